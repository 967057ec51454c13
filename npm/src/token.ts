/** Where the token comes from, and how an expired one is refreshed once for all calls that had it. */
import { JumpstarterError } from "./error.js";
import type { Token } from "./options.js";

export class TokenSource {
  #token: Token | undefined;
  /** How often it has been refreshed. */
  #turn = 0;
  #refresh: Promise<string> | undefined;

  constructor(token: Token | undefined) {
    if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
      throw refused("connect", `must be a string or a function, got ${token === null ? "null" : typeof token}`);
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

  /** A token after one that was asked for in `turn` has expired: one question for all calls that had it. */
  refreshed(turn: number): Promise<string | undefined> {
    const ask = this.#token;
    if (typeof ask !== "function") return Promise.resolve(ask);
    if (this.#refresh === undefined || this.#turn <= turn) {
      this.#turn += 1;
      this.#refresh = (async () => checked(await ask()))();
    }
    return this.#refresh;
  }

  /** The next refresh asks anew. */
  forgetRefresh(): void {
    this.#refresh = undefined;
  }

  /** Takes a rotated token in place of a string; a function stays the caller's. */
  rotated(token: string): void {
    if (typeof this.#token !== "function") this.#token = token;
  }
}

function checked(token: unknown): string {
  if (typeof token === "string") return token;
  throw refused("token", `must give a string, gave ${token === null ? "null" : typeof token}`);
}

function refused(method: string, problem: string): JumpstarterError {
  const rawMessage = `\`token\` ${problem}`;
  return new JumpstarterError({
    code: "INVALID_ARGUMENT",
    reason: "invalid-argument",
    rawMessage,
    message: `${method}: ${rawMessage} (INVALID_ARGUMENT)`,
    method,
    field: "token",
  });
}
