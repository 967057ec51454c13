/** Reads the options of `connect`. */
import { owned, refused, type Names } from "../base/arguments.js";
import type { Attempt } from "../base/types.js";
import type { ConnectOptions } from "./connect-options.js";
import { TokenSource } from "./token.js";

const CONNECT: Names<ConnectOptions> = {
  endpoints: true,
  namespace: true,
  client: true,
  token: true,
  headers: true,
  credentials: true,
  fetch: true,
  maxMessageBytes: true,
  timeoutMs: true,
  staggerMs: true,
  hedgeAfterMs: true,
  hedging: true,
  attemptTimeoutMs: true,
  breakerFailures: true,
  breakerMinMs: true,
  breakerMaxMs: true,
  raceAgainMs: true,
  onAttempt: true,
};

/** Reads each option once and copies it, because the wasm that checks them may not be loaded yet. */
export function ownConnectOptions(options: ConnectOptions): { token: TokenSource; forWasm: object } {
  const { token, onAttempt, ...rest } = owned("connect", options, CONNECT);
  for (const name of ["endpoints", "headers"] as const) rest[name] = copied(name, rest[name]) as never;
  return { token: new TokenSource(token), forWasm: { ...rest, onAttempt: listenerOf(onAttempt) } };
}

/** Copies a list or a plain object. */
function copied(name: string, value: unknown): unknown {
  try {
    if (Array.isArray(value)) return [...(value as unknown[])];
    if (typeof value !== "object" || value === null) return value;
    const parent = Object.getPrototypeOf(value) as object | null;
    const isPlain = parent === null || Object.getPrototypeOf(parent) === null;
    // Other objects are rejected later.
    return isPlain ? { ...value } : value;
  } catch {
    throw refused("connect", name, "must be readable; reading it threw an error");
  }
}

/** Wraps `onAttempt` for the wasm's records. The wasm checks that it is a function, with the other options. */
function listenerOf(onAttempt: ConnectOptions["onAttempt"]): unknown {
  if (typeof onAttempt !== "function") return onAttempt;
  return (attempt: Omit<Attempt, "endpoint">, endpoint: string) => {
    onAttempt(Object.freeze({ ...attempt, endpoint }));
  };
}
