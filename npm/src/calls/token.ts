/** Gets a client's token, and replaces an expired one, once for all calls that used it. */
import { refused } from "../base/arguments.js";
import { isJumpstarterError } from "../base/error.js";
import type { Token } from "./connect-options.js";

/** Waits for the result of `ask`, at most until the call ends. If the call has already ended, `ask` is not called. */
export type Wait = <T>(ask: () => Promise<T>) => Promise<T>;

/** One request for a new token after one has expired. */
interface Refresh {
  readonly token: Promise<string>;
  /** How many calls wait for the result. */
  waiting: number;
  isAnswered: boolean;
}

export class TokenSource {
  #token: Token | undefined;
  /** How often the token has been refreshed. */
  #turn = 0;
  /** The last refresh, while it is in progress and after it has succeeded. */
  #refresh: Refresh | undefined;

  constructor(token: Token | undefined, method = "connect") {
    if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
      throw refused(method, "token", `must be a string or a function, got ${token === null ? "null" : typeof token}`);
    }
    this.#token = token;
  }

  /** Sends a call with the token, and once more with a new one if a token from a function had expired. */
  async send<T>(send: (token: string | undefined) => Promise<T>, wait: Wait): Promise<T> {
    const ask = this.#token;
    if (typeof ask !== "function") return send(ask);
    const turn = this.#turn;
    try {
      return await send(await wait(() => asked(ask)));
    } catch (error) {
      // The controller refuses an expired token before it looks at the request, so a second try is safe for a write, too,
      // unless the write may already have taken effect in an earlier attempt of the same call.
      const isRefused = isJumpstarterError(error) && error.reason === "token-expired" && error.outcome === null;
      if (!isRefused) throw error;
    }
    return send(await this.#refreshed(ask, turn, wait));
  }

  /**
   * Returns a token to replace the expired one from `turn`. All calls that used that token share one request, which continues
   * for the others when one of them ends. If it fails, or all calls have ended before its result, the next call starts a new one.
   */
  async #refreshed(ask: TokenFunction, turn: number, wait: Wait): Promise<string> {
    let leave = (): void => undefined;
    try {
      return await wait(() => {
        const refresh = this.#refreshAfter(ask, turn);
        refresh.waiting += 1;
        leave = () => {
          refresh.waiting -= 1;
          if (refresh.waiting === 0 && !refresh.isAnswered) this.#forget(refresh);
        };
        return refresh.token;
      });
    } finally {
      leave();
    }
  }

  #refreshAfter(ask: TokenFunction, turn: number): Refresh {
    const known = this.#refresh;
    if (known !== undefined && (!known.isAnswered || this.#turn > turn)) return known;
    this.#turn += 1;
    const refresh: Refresh = { token: asked(ask), waiting: 0, isAnswered: false };
    this.#refresh = refresh;
    refresh.token.then(
      () => {
        refresh.isAnswered = true;
      },
      () => {
        this.#forget(refresh);
      },
    );
    return refresh;
  }

  #forget(refresh: Refresh): void {
    if (this.#refresh === refresh) this.#refresh = undefined;
  }

  /** Replaces a token that was given as a string. A token function is kept. */
  rotated(token: string): void {
    if (typeof this.#token !== "function") this.#token = token;
  }
}

type TokenFunction = Exclude<Token, string>;

async function asked(ask: TokenFunction): Promise<string> {
  const token: unknown = await ask();
  if (typeof token === "string") return token;
  throw refused("token", "token", `must return a string, returned ${token === null ? "null" : typeof token}`);
}
