/** Reads that are of use only together: where one fails, the others are aborted. */
import { linkedTo } from "./signals.js";

/** Waits for both reads that `start` begins. The first failure is what it rejects with, and aborts the other read. */
export async function together<A, B>(
  outer: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly [Promise<A>, Promise<B>],
): Promise<readonly [A, B]> {
  const { controller, unlink } = linkedTo(outer);
  try {
    return await Promise.all(start(controller.signal));
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    unlink();
  }
}
