/** Reads the options of `connect`, and of what connects in the same way. */
import { owned, refused, type Names } from "../base/arguments.js";
import type { Attempt } from "../base/types.js";
import type { ConnectOptions } from "./connect-options.js";
import { TokenSource } from "./token.js";

/** The options of `connect`. */
export const CONNECT: Names<ConnectOptions> = {
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

/** How a client was connected. */
export interface Settings {
  readonly token: TokenSource;
  /** The other options, for the wasm, which checks them. */
  readonly forWasm: object;
}

export function ownConnectOptions(options: ConnectOptions): Settings {
  return ownSettings("connect", options, CONNECT);
}

/** Reads each option once and copies it, because the wasm that checks them may not be loaded yet. */
export function ownSettings<T extends object>(method: string, options: T, names: Names<T>): Settings {
  const { token, onAttempt, ...rest } = owned(method, options, names) as Partial<ConnectOptions>;
  for (const name of ["endpoints", "headers"] as const) rest[name] = copied(method, name, rest[name]) as never;
  return { token: new TokenSource(token, method), forWasm: { ...rest, onAttempt: listenerOf(onAttempt) } };
}

/** Copies a list or a plain object. */
function copied(method: string, name: string, value: unknown): unknown {
  try {
    if (Array.isArray(value)) return [...(value as unknown[])];
    if (typeof value !== "object" || value === null) return value;
    const parent = Object.getPrototypeOf(value) as object | null;
    const isPlain = parent === null || Object.getPrototypeOf(parent) === null;
    // Other objects are rejected later.
    return isPlain ? { ...value } : value;
  } catch {
    throw refused(method, name, "must be readable; reading it threw an error");
  }
}

/** Wraps `onAttempt` for the wasm's records. The wasm checks that it is a function, with the other options. */
function listenerOf(onAttempt: ConnectOptions["onAttempt"]): unknown {
  if (typeof onAttempt !== "function") return onAttempt;
  return (attempt: Omit<Attempt, "endpoint">, endpoint: string) => {
    onAttempt(Object.freeze({ ...attempt, endpoint }));
  };
}
