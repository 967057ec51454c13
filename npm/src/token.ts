/** Where the token comes from, and how an expired one is refreshed once for all calls that had it. */
import { refused } from "./signals.js";
import type { Token } from "./options.js";

/** Waits for what `ask` gives, but no longer than a call lasts. Where that is over, it does not ask. */
export type Wait = <T>(ask: () => Promise<T>) => Promise<T>;

/** One question for a token in place of one that has expired. */
interface Refresh {
  readonly token: Promise<string>;
  /** How many calls wait for it. */
  waiting: number;
  isAnswered: boolean;
}

export class TokenSource {
  #token: Token | undefined;
  /** How often it has been refreshed. */
  #turn = 0;
  /** The last refresh, while it is under way and once it has given a token. */
  #refresh: Refresh | undefined;

  constructor(token: Token | undefined) {
    if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
      throw refused("connect", "token", `must be a string or a function, got ${token === null ? "null" : typeof token}`);
    }
    this.#token = token;
  }

  /** The token where it needs no asking. */
  get text(): string | undefined {
    return typeof this.#token === "function" ? undefined : this.#token;
  }

  /** Whether it is a function that is asked, and can replace a token that has expired. */
  get asks(): boolean {
    return typeof this.#token === "function";
  }

  /** To be remembered before a token is asked for: a later refresh is a refresh of that token. */
  get turn(): number {
    return this.#turn;
  }

  /** The token for one call. */
  async asked(): Promise<string | undefined> {
    return typeof this.#token === "function" ? checked(await this.#token()) : this.#token;
  }

  /**
   * A token after one that was asked for in `turn` has expired: one question for all calls that had it, which goes on for
   * the others when one of them leaves. When it fails, or the last one has left it unanswered, the next call asks again.
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

  /** Takes a rotated token in place of a string; a function stays the caller's. */
  rotated(token: string): void {
    if (typeof this.#token !== "function") this.#token = token;
  }
}

function checked(token: unknown): string {
  if (typeof token === "string") return token;
  throw refused("token", "token", `must give a string, gave ${token === null ? "null" : typeof token}`);
}
