/** Gets the token, and refreshes an expired one once for all calls that used it. */
import { refused } from "../base/signals.js";
import type { Token } from "./options.js";

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

  constructor(token: Token | undefined) {
    if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
      throw refused(
        "connect",
        "token",
        `must be a string or a function, got ${token === null ? "null" : typeof token}`,
      );
    }
    this.#token = token;
  }

  /** The token, if it was given as a string. */
  get text(): string | undefined {
    return typeof this.#token === "function" ? undefined : this.#token;
  }

  /** Whether the token comes from a function, so that an expired one can be replaced. */
  get asks(): boolean {
    return typeof this.#token === "function";
  }

  /** The number of the current token. Read it before requesting a token, to refresh exactly that token later. */
  get turn(): number {
    return this.#turn;
  }

  /** The token for one call. */
  async asked(): Promise<string | undefined> {
    return typeof this.#token === "function" ? checked(await this.#token()) : this.#token;
  }

  /**
   * Returns a token to replace the expired one from `turn`. All calls that used that token share one request, which continues
   * for the others when one of them ends. If it fails, or all calls have ended before its result, the next call starts a new one.
   */
  async refreshed(turn: number, wait: Wait): Promise<string> {
    let leave = (): void => undefined;
    try {
      return await wait(() => {
        const refresh = this.#refreshAfter(turn);
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

  #refreshAfter(turn: number): Refresh {
    const known = this.#refresh;
    if (known !== undefined && (!known.isAnswered || this.#turn > turn)) return known;
    this.#turn += 1;
    const refresh: Refresh = { token: this.asked() as Promise<string>, waiting: 0, isAnswered: false };
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

  /** Replaces a token given as a string by a rotated one. A token function is kept. */
  rotated(token: string): void {
    if (typeof this.#token !== "function") this.#token = token;
  }
}

function checked(token: unknown): string {
  if (typeof token === "string") return token;
  throw refused("token", "token", `must give a string, gave ${token === null ? "null" : typeof token}`);
}
