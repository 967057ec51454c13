// What is next to the page, as a hook: a demo lab, or a gateway's configuration. Fetched once.
import { useEffect, useState } from "react";
import type { Access } from "./access";
import { findStart } from "./gateway";
import { findLab, type Lab } from "./lab";

interface Found {
  readonly lab: Lab | null;
  /** What the connection form starts with; null if nothing is known. */
  readonly start: Access | null;
}

/** What was found; undefined while loading. */
export function useLab(): Found | undefined {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    const looking = new AbortController();
    const { signal } = looking;
    void findLab(signal)
      .then(async (lab) => ({ lab, start: lab === null ? await findStart(signal) : null }))
      .then((all) => {
        if (!signal.aborted) setFound(all);
      });
    return () => looking.abort();
  }, []);
  return found;
}
