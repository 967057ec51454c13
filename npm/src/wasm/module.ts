/** Loads one of the package's wasm modules once, and holds its instance. */
import { JumpstarterError } from "../base/error.js";
import { Instance, type AnyGlue, type MakeGlue } from "./instance.js";
import { asMisfit, asWasmError, loadable, ownFile, type WasmNames } from "./source.js";
import type { InitSource } from "./types.js";

type Given = InitSource | Promise<InitSource>;

export class WasmModule<G extends AnyGlue> {
  readonly #names: WasmNames;
  readonly #makeGlue: MakeGlue<G>;
  readonly #remedy: string;
  #defaultSource: () => Given;
  #loading: Promise<void> | undefined;
  #loaded: Instance<G> | undefined;

  /** `besideThis` is the URL of the file next to the glue; `remedy` makes an object that works after a panic: `connect()`. */
  constructor(names: WasmNames, makeGlue: MakeGlue<G>, besideThis: () => URL, remedy: string) {
    this.#names = names;
    this.#makeGlue = makeGlue;
    this.#remedy = remedy;
    this.#defaultSource = () => ownFile(names, besideThis);
  }

  /** Sets the source of the wasm for programs that name none. */
  setDefaultSource(source: () => Given): void {
    this.#defaultSource = source;
  }

  /** Loads the module; later calls wait for the first one. After a failure, the next call tries again. */
  init(source?: Given): Promise<void> {
    this.#loading ??= this.#load(source).catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load(source: Given | undefined): Promise<void> {
    try {
      const from = await loadable(this.#names, (await source) ?? (await this.#defaultSource()));
      const made = new Instance(this.#makeGlue, this.#remedy);
      await made.load(from).catch((thrown: unknown) => {
        throw asMisfit(this.#names, thrown);
      });
      this.#loaded = made;
    } catch (thrown) {
      throw asWasmError(this.#names, thrown);
    }
  }

  /** Returns the instance, or a new one if it has died. Throws `not-initialized` if the module is not loaded. */
  instance(): Instance<G> {
    if (this.#loaded === undefined) {
      throw new JumpstarterError({
        code: "FAILED_PRECONDITION",
        reason: "not-initialized",
        rawMessage: `the wasm is not loaded yet; await ${this.#names.call} or ${this.#remedy} first`,
      });
    }
    if (this.#loaded.isDead) this.#loaded = this.#loaded.again();
    return this.#loaded;
  }
}
