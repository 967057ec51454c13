/** The body of an answer as it arrives: whole, in pieces, or broken off. */
import { sleep } from "../base/signals.js";
import type { CheckedFault } from "./fault.js";

/** How an answer's body ended. */
export interface BodyEvents {
  /** It was given completely. */
  done(): void;
  /** It broke off, as the fault says; returns the error for the reader. */
  broke(): Error;
  /** The reader did not want the rest. */
  dropped(): void;
}

/**
 * The body of a `Response`: a stream that breaks when the signal is aborted, with its reason. Where the runtime has no
 * streams, the bytes themselves; what would break them off is then thrown here.
 */
export function bodyOf(
  bytes: Uint8Array<ArrayBuffer>,
  fault: CheckedFault,
  signal: AbortSignal,
  events: BodyEvents,
): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> {
  const given = bytes.subarray(0, fault.dropAfterBytes);
  const isBroken = given.length < bytes.length;
  if (typeof ReadableStream === "undefined") {
    if (isBroken) throw events.broke();
    events.done();
    return bytes;
  }
  const size = fault.split ?? Math.max(given.length, 1);
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal.addEventListener("abort", () => {
          controller.error(signal.reason);
        });
      },
      async pull(controller) {
        if (at > 0 && at < given.length && fault.pauseMs !== undefined) {
          // An abort has broken the stream already.
          await sleep(fault.pauseMs, signal).catch(() => undefined);
          if (signal.aborted) return;
        }
        if (at < given.length) controller.enqueue(given.slice(at, at + size));
        at += size;
        if (at < given.length) return;
        // What was enqueued answers a read that is waiting, so an error now comes after it.
        if (isBroken) {
          controller.error(events.broke());
          return;
        }
        controller.close();
        events.done();
      },
      cancel() {
        events.dropped();
      },
    },
    // Nothing is prepared before it is asked for.
    { highWaterMark: 0 },
  );
}
