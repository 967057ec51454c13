/** Async iterators that can be left at any time, over any source. */
import { linkedTo } from "../base/signals.js";

/**
 * An iterator over what `start` generates. Nothing starts before the first `next()`. Leaving it (`break`, `return()`)
 * aborts the signal that the generator was given, also while a `next()` is under way, which then ends without an item:
 * a generator alone would let `return()` wait for it.
 */
export function iterate<T>(
  outer: AbortSignal | undefined,
  start: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterableIterator<T> {
  const done: IteratorResult<T> = { done: true, value: undefined };
  let left = false;
  let end = (): void => undefined;
  let generator: AsyncGenerator<T, void> | undefined;
  const begun = (): AsyncGenerator<T, void> => {
    if (generator === undefined) {
      const { controller, unlink } = linkedTo(outer);
      end = () => {
        unlink();
        controller.abort();
      };
      generator = start(controller.signal);
    }
    return generator;
  };
  return {
    async next() {
      if (left) return done;
      try {
        const result = await begun().next();
        if (result.done === true) end();
        return left ? done : result;
      } catch (error) {
        end();
        if (left) return done;
        throw error;
      }
    },
    async return() {
      left = true;
      end();
      // What it was about to throw, it throws to nobody.
      await generator?.return().catch(() => undefined);
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
