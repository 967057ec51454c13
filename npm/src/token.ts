/** Where the token comes from, and how an expired one is refreshed once for all calls that wait for it. */
import { JumpstarterError } from "./error.js";
import type { Token } from "./options.js";

export class TokenSource {
  #token: Token | undefined;
  #refresh: Promise<string> | undefined;

  constructor(token: Token | undefined) {
    if (token !== undefined && typeof token !== "string" && typeof token !== "function") {
      throw refused("connect", `must be a string or a function, got ${token === null ? "null" : typeof token}`);
    }
    this.#token = token;
  }

  /** The token for one call. */
  async current(): Promise<string | undefined> {
    return typeof this.#token === "function" ? checked(await this.#token()) : this.#token;
  }

  /** Whether a token that has expired can be replaced. */
  get refreshes(): boolean {
    return typeof this.#token === "function";
  }

  /** A token after the last one has expired: one question for all calls that ask meanwhile. */
  refreshed(): Promise<string | undefined> {
    if (typeof this.#token !== "function") return Promise.resolve(this.#token);
    const ask = this.#token;
    this.#refresh ??= (async () => checked(await ask()))().finally(() => {
      this.#refresh = undefined;
    });
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
