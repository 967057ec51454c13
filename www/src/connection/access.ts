// The parameters of a connection, and parsing endpoints. Opens no connection.

import type { Session } from "./sign-in";

/** Where to connect, and as which client. Kept in memory only, unless the user ticks Remember (remembered.ts). */
export interface Access {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** The client's bare name; empty for an OIDC token, from which the controller derives it. */
  readonly client: string;
  readonly token: string;
  /** The session that gives the token, in place of a fixed one; null if there is none. */
  readonly session?: Session | null;
  /** Whether the endpoints get this browser's cookies, for a proxy in front of them that has its own login. */
  readonly cookies: boolean;
}

/** Splits a text into endpoints, at line breaks, spaces or commas. */
export function endpointsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((endpoint) => endpoint !== "");
}
