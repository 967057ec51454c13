/** The options of `connect`. */
import type { Attempt } from "../base/types.js";

/** A bearer token, or a function that returns the current one, or a promise of it. */
export type Token = string | (() => string | Promise<string>);

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * URLs of gRPC-Web endpoints of *one* lab, best first, for example `https://lab.example.com:8443`; a path is
   * allowed. The first read races them; the first endpoint to answer is used from then on, until it fails or becomes slow.
   */
  endpoints: string | readonly string[];
  /** The client's namespace; every call stays inside it. */
  namespace: string;
  /** The client's bare name. The controller's own tokens need it, OIDC tokens do not. */
  client?: string | undefined;
  /**
   * The bearer token. A function is called once for each call, and once more when the token has expired; calls that
   * wait for a new token at the same time share one result. A leading `Bearer` and surrounding spaces and line breaks are
   * removed; an empty token is an error with reason `token-missing` before anything is sent. The token is never logged,
   * put into an error or stored.
   */
  token?: Token | undefined;
  /** Extra headers for every call, for proxies. The gateway's CORS rules must allow them. */
  headers?: Record<string, string> | undefined;
  /** Whether cookies are sent, as in `fetch`; for proxies that authenticate by cookie. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** A replacement for the platform's `fetch`. It is called with a URL and an init object. */
  fetch?: typeof fetch | undefined;
  /** The maximum size of a received message, in bytes: 64 MiB by default. */
  maxMessageBytes?: number | undefined;
  /** The default `timeoutMs` of calls, in milliseconds: 30,000 by default. */
  timeoutMs?: number | undefined;
  /**
   * How long a race waits for its first endpoint before all the others start, in milliseconds: 250 by default,
   * 0 to start all at once. If an endpoint fails, the next one starts immediately.
   */
  staggerMs?: number | undefined;
  /**
   * How long a read waits for the winner before it is also sent to the next best endpoint, in milliseconds; 0 for no wait.
   * The default is the winner's 95th percentile for such calls, and at least the stagger.
   */
  hedgeAfterMs?: number | undefined;
  /** Whether reads are hedged; true by default. In the long run, hedging adds at most a tenth to the load. */
  hedging?: boolean | undefined;
  /** How long one attempt of a write may take, in milliseconds: by default half of the call's timeout, at most 10 s. */
  attemptTimeoutMs?: number | undefined;
  /** How many failures in a row open an endpoint's breaker: 3 by default. The endpoint is then tried last, but not excluded. */
  breakerFailures?: number | undefined;
  /** How long a breaker first stays open, in milliseconds: 1,000 by default; doubled each time after. */
  breakerMinMs?: number | undefined;
  /** The longest time that a breaker stays open, in milliseconds: 60,000 by default. */
  breakerMaxMs?: number | undefined;
  /** How long until the endpoints race again, in milliseconds, plus or minus a tenth: ten minutes by default. */
  raceAgainMs?: number | undefined;
  /** Called with each attempt when it has ended. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}
