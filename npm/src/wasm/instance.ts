/**
 * One instance of the wasm. A panic, or any exception that passes through it, leaves its memory in an unknown state: from
 * then on it is dead, and its pending calls are rejected.
 */
import { JumpstarterError, markError, type LeaseOf } from "../base/error.js";
import type { Loadable } from "./source.js";

/** What the glue of each module has besides its own functions. */
export interface AnyGlue {
  /** Loads the module and creates the instance. */
  init(options: { module_or_path: Loadable }): Promise<unknown>;
  /** The same with a compiled module. */
  initSync(options: { module: WebAssembly.Module }): unknown;
  /** The module, once it is loaded. */
  compiled(): WebAssembly.Module;
}

/** Makes the functions of a new instance; see scripts/wrap-glue.mjs. */
export type MakeGlue<G> = (
  guarded: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  reportPanic: (message: string, file: string, line: number) => void,
  markError: (plain: object) => void,
) => G;

/** The result of every function of a dead instance: the glue reads no error from it, and can index it. */
const NOTHING: readonly never[] = Object.freeze([]);

export class Instance<G extends AnyGlue> {
  readonly #makeGlue: MakeGlue<G>;
  /** What makes an object that works after this instance has died: `connect()`. */
  readonly #remedy: string;
  readonly #wasm: G;
  /** The depth of nested calls into the module. */
  #depth = 0;
  #dead: { words: string; cause: unknown } | undefined;
  #panic = "";
  /** Rejects each pending call. */
  readonly #pending = new Set<() => void>();

  constructor(makeGlue: MakeGlue<G>, remedy: string) {
    this.#makeGlue = makeGlue;
    this.#remedy = remedy;
    this.#wasm = makeGlue(
      (exports) => this.#guarded(exports),
      (message, file, line) => {
        this.#panic = `${message} (${file}:${line})`;
      },
      markError,
    );
  }

  /** Whether the instance has died and can no longer be used. */
  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** Instantiates a compiled module, or its bytes. */
  async load(source: Loadable): Promise<void> {
    await this.#wasm.init({ module_or_path: source });
    if (this.#dead !== undefined) throw this.#deathError();
  }

  /** Returns a new instance of the same module, without loading it again. */
  again(): Instance<G> {
    const fresh = new Instance(this.#makeGlue, this.#remedy);
    fresh.#wasm.initSync({ module: this.#wasm.compiled() });
    return fresh;
  }

  /** Runs a function of the module; an error that it throws becomes a {@link JumpstarterError}. */
  use<T>(use: (wasm: G) => T, leaseOf?: LeaseOf): T {
    if (this.#dead !== undefined) throw this.#deathError();
    let result: T;
    try {
      result = use(this.#wasm);
    } catch (thrown) {
      // If the instance has died, this is the glue's own failure to read the result.
      throw this.isDead ? this.#deathError() : JumpstarterError.from(thrown, [], leaseOf);
    }
    // Checked again, because the call itself may have killed the instance.
    if (this.isDead) throw this.#deathError();
    return result;
  }

  /**
   * Starts a function of the module and waits for its promise, which rejects if the instance dies first. For a call that
   * `writes`, that error has the outcome `unknown`.
   */
  wait<T>(start: (wasm: G) => Promise<T>, writes: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const result = this.use(start);
      const fail = (): void => {
        reject(this.#deathError(writes));
      };
      this.#pending.add(fail);
      void result.then(resolve, reject).finally(() => this.#pending.delete(fail));
    });
  }

  /** Wraps the module's exports, so that anything they throw is detected. */
  #guarded(exports: WebAssembly.Exports): WebAssembly.Exports {
    const guarded: WebAssembly.Exports = {};
    for (const [name, value] of Object.entries(exports)) {
      guarded[name] = typeof value === "function" ? (...given: unknown[]) => this.#enter(value, given) : value;
    }
    return guarded;
  }

  // Errors in Rust are returned, not thrown: an exception here has passed through the module.
  #enter(enter: CallableFunction, given: unknown[]): unknown {
    // Timers, responses and the garbage collector may still call a dead instance.
    if (this.#dead !== undefined) return NOTHING;
    this.#depth += 1;
    try {
      return Reflect.apply(enter, undefined, given) as unknown;
    } catch (thrown) {
      this.#die(thrown);
      // Rethrown, since an outer call of the module must not continue; the outermost has no caller to catch it.
      if (this.#depth > 1) throw thrown;
      return NOTHING;
    } finally {
      this.#depth -= 1;
    }
  }

  #die(cause: unknown): void {
    if (this.#dead !== undefined) return;
    const words = this.#panic === "" ? String(cause) : `it panicked: ${this.#panic}`;
    this.#dead = { words, cause };
    for (const fail of this.#pending) fail();
    this.#pending.clear();
  }

  #deathError(unsure = false): JumpstarterError {
    const rawMessage = `the wasm of this client has died (${this.#dead?.words ?? ""}); a new ${this.#remedy} makes one that works`;
    return new JumpstarterError({ code: "INTERNAL", reason: "dead", rawMessage, cause: this.#dead?.cause, unsure });
  }
}
