/** Detects that the computer may be in another network, so that the endpoints should race again. It sends nothing. */
import { Moment } from "../base/clock.js";
import { onOnline, onVisibility } from "../base/page.js";

/** After this time in the background, in milliseconds, the computer may be in another network. */
const LONG_HIDDEN_MS = 30_000;

/**
 * Calls `listener` when the network comes back, and when the page becomes visible after a long time. Stops when the
 * returned function is called.
 */
export function onNetworkChange(listener: () => void): () => void {
  let hidden: Moment | undefined;
  const stopListening = [
    onOnline(listener),
    onVisibility((visible) => {
      // Time asleep counts: a computer that slept is the most likely to have moved. A needless race does no harm.
      if (visible && hidden !== undefined && hidden.passedWithSleepMs() > LONG_HIDDEN_MS) listener();
      hidden = visible ? undefined : new Moment();
    }),
  ];
  return () => {
    for (const stop of stopListening) stop();
  };
}
