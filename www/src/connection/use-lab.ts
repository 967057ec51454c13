// The demo lab next to the page, as a hook. Fetched once.
import { useEffect, useState } from "react";
import { findLab, type Lab } from "./lab";

/** The lab; null if there is none; undefined while loading. */
export function useLab(): Lab | null | undefined {
  const [lab, setLab] = useState<Lab | null>();
  useEffect(() => {
    const looking = new AbortController();
    void findLab(looking.signal).then((found) => {
      if (!looking.signal.aborted) setLab(found);
    });
    return () => looking.abort();
  }, []);
  return lab;
}
