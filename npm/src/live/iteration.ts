/** Async iterators that can be left at any time, over any generator. */
import { linkedTo } from "../base/signals.js";

/**
 * Returns an iterator over what `start` generates. The generator starts with the first `next()`. Leaving the iterator
 * (`break`, `return()`) aborts the generator's signal, even during a `next()`, which then ends without an item; the
 * `return()` of a plain generator would wait for that `next()`.
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
      // The caller has left: an error that the generator throws now has no one to handle it.
      await generator?.return().catch(() => undefined);
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
