/**
 * One instance of the wasm and whether it lives. A panic, or anything else that is thrown through it, leaves it in a
 * state that nobody can know: it is dead from then on, and the calls that it still owes an answer are rejected.
 */
import { JumpstarterError, markError } from "../base/error.js";
import { makeGlue, type Glue } from "./jumpstarter_web.js";
import type { Loadable } from "./source.js";

/** What a dead instance gives: the glue finds no error in it, and does not stumble where it looks for one. */
const NOTHING: readonly never[] = Object.freeze([]);

export class Instance {
  readonly #wasm: Glue;
  /** How many calls into the module stand within one another. */
  #depth = 0;
  #dead: { words: string; cause: unknown } | undefined;
  #lastWords = "";
  readonly #owed = new Set<() => void>();

  constructor() {
    this.#wasm = makeGlue(
      (exports) => this.#guarded(exports),
      (message, file, line) => {
        this.#lastWords = `${message} (${file}:${line})`;
      },
      markError,
    );
  }

  /** Whether nothing can be asked of it any more. */
  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** Makes the instance, of a compiled module or of its bytes. */
  async load(source: Loadable): Promise<void> {
    await this.#wasm.init({ module_or_path: source });
    if (this.#dead !== undefined) throw this.#deathError();
  }

  /** A fresh instance of the same module: nothing is loaded again. */
  again(): Instance {
    const fresh = new Instance();
    fresh.#wasm.initSync({ module: this.#wasm.compiled() });
    return fresh;
  }

  /** Runs a function of the module; what it throws becomes a {@link JumpstarterError}. */
  use<T>(use: (wasm: Glue) => T): T {
    if (this.#dead !== undefined) throw this.#deathError();
    let result: T;
    try {
      result = use(this.#wasm);
    } catch (thrown) {
      // The glue stumbles over what a dead instance gives.
      throw this.isDead ? this.#deathError() : JumpstarterError.from(thrown);
    }
    // Not so before: the call may have been its last.
    if (this.isDead) throw this.#deathError();
    return result;
  }

  /**
   * The same for what answers later: should the instance die before, the answer is a rejection, which says of what
   * `writes` that nobody knows whether it has been done.
   */
  async owed<T>(start: (wasm: Glue) => Promise<T>, writes: boolean): Promise<T> {
    let told: () => void = () => undefined;
    // Not a promise of the instance that all calls wait for: what waits for one piles up on it.
    const died = new Promise<never>((_, reject) => {
      told = () => {
        reject(this.#deathError(writes));
      };
    });
    const answer = this.use(start);
    this.#owed.add(told);
    try {
      return await Promise.race([answer, died]);
    } finally {
      this.#owed.delete(told);
    }
  }

  /** What wraps the module's own exports. */
  #guarded(exports: WebAssembly.Exports): WebAssembly.Exports {
    const guarded: WebAssembly.Exports = {};
    for (const [name, value] of Object.entries(exports)) {
      guarded[name] = typeof value === "function" ? (...given: unknown[]) => this.#enter(value, given) : value;
    }
    return guarded;
  }

  // What fails in Rust is handed over, not thrown: whatever is thrown here went through the module.
  #enter(enter: CallableFunction, given: unknown[]): unknown {
    // Timers, answers and the garbage collector may still come by.
    if (this.#dead !== undefined) return NOTHING;
    this.#depth += 1;
    try {
      return Reflect.apply(enter, undefined, given) as unknown;
    } catch (thrown) {
      this.#die(thrown);
      // Parts of the module that wait further out must not go on; from the outermost nobody but we would catch it.
      if (this.#depth > 1) throw thrown;
      return NOTHING;
    } finally {
      this.#depth -= 1;
    }
  }

  #die(cause: unknown): void {
    if (this.#dead !== undefined) return;
    const words = this.#lastWords === "" ? String(cause) : `it panicked: ${this.#lastWords}`;
    this.#dead = { words, cause };
    for (const told of this.#owed) told();
    this.#owed.clear();
  }

  #deathError(unsure = false): JumpstarterError {
    const rawMessage = `the wasm of this client has died (${this.#dead?.words ?? ""}); a new connect() makes one that works`;
    return new JumpstarterError({ code: "INTERNAL", reason: "dead", rawMessage, cause: this.#dead?.cause, unsure });
  }
}
