// What a console has received, for a file: the last bytes, as they came.

const KEPT_BYTES = 16 * 1024 * 1024;

export class Transcript {
  #parts: Uint8Array[] = [];
  #size = 0;
  readonly #keptBytes: number;

  constructor(keptBytes = KEPT_BYTES) {
    this.#keptBytes = keptBytes;
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    let drop = 0;
    for (const { length } of this.#parts) {
      if (this.#size <= this.#keptBytes || drop === this.#parts.length - 1) break;
      this.#size -= length;
      drop += 1;
    }
    if (drop > 0) this.#parts = this.#parts.slice(drop);
  }

  clear(): void {
    this.#parts = [];
    this.#size = 0;
  }

  blob(): Blob {
    return new Blob(this.#parts as Uint8Array<ArrayBuffer>[], { type: "application/octet-stream" });
  }
}
