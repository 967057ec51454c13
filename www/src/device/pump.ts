// Moves the bytes of a stream into a terminal: small pieces together, and no more than the terminal has processed. Reading
// stops meanwhile, so that a fast console does not fill the memory.

export interface Sink {
  /** Calls `done` when the bytes have been processed. */
  write(bytes: Uint8Array, done: () => void): void;
}

/** What the terminal may have in work before reading stops. */
const PENDING_BYTES = 512 * 1024;
/** Pieces that arrive within this time are written together. */
const COLLECT_MS = 8;

/** Resolves when the stream has ended; rejects when it breaks. What was read before is written in both cases. */
export async function pump(readable: ReadableStream<Uint8Array>, sink: Sink): Promise<void> {
  let collected: Uint8Array[] = [];
  let pending = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resume: (() => void) | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (collected.length === 0) return;
    const bytes = joined(collected);
    collected = [];
    sink.write(bytes, () => {
      pending -= bytes.length;
      if (pending < PENDING_BYTES) resume?.();
    });
  };
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      collected.push(value);
      pending += value.length;
      if (pending < PENDING_BYTES) {
        timer ??= setTimeout(flush, COLLECT_MS);
        continue;
      }
      const worked = new Promise<void>((resolve) => {
        resume = resolve;
      });
      flush();
      await worked;
      resume = undefined;
    }
  } finally {
    flush();
    reader.releaseLock();
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
