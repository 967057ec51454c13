// What is known before the user fills in the form, as a hook: config.json, a remembered connection, and the session if the page
// was just opened by an identity provider's redirect.
import { useEffect, useState } from "react";
import type { Access } from "./access";
import { findPageConfig, type PageConfig } from "./page-config";
import { forgetAccess, rememberedAccess } from "./remembered";
import { completeSignIn, isReturning } from "./sign-in";

export interface Start {
  readonly config: PageConfig;
  /** The access of a user who has just signed in, or the remembered one; null without either. */
  readonly access: Access | null;
  /** Why the sign-in failed; null if it did not. */
  readonly error: unknown;
}

// Once for each load of the page: an authorization code can be used only once, and React may mount a component twice.
let started: Promise<Start> | null = null;

/** Undefined while it is not known. */
export function useStart(): Start | undefined {
  const [start, setStart] = useState<Start>();
  useEffect(() => {
    let gone = false;
    started ??= begin();
    void started.then((known) => {
      if (!gone) setStart(known);
    });
    return () => {
      gone = true;
    };
  }, []);
  return start;
}

async function begin(): Promise<Start> {
  const returning = isReturning(window.location.search);
  const config = await findPageConfig();
  if (!returning) return { config, access: rememberedAccess(), error: null };
  try {
    const { state, session } = await completeSignIn();
    forgetAccess();
    const { endpoints, namespace, cookies } = state;
    return { config, access: { endpoints, namespace, client: "", token: "", session, cookies }, error: null };
  } catch (error) {
    return { config, access: null, error };
  }
}
