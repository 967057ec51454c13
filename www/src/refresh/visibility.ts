// Whether somebody can see the page (the Page Visibility API), as something that tests can stand in for.

export interface Visibility {
  visible(): boolean;
  /** Calls `listener` when the page is shown or hidden, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

export const pageVisibility: Visibility = {
  visible: () => document.visibilityState === "visible",
  subscribe(listener) {
    document.addEventListener("visibilitychange", listener);
    return () => document.removeEventListener("visibilitychange", listener);
  },
};

/** Resolves when the page can be seen: at once if it is. Rejects with the signal's reason when aborted. */
export function seen(signal: AbortSignal, visibility: Visibility = pageVisibility): Promise<void> {
  return new Promise((resolve, reject) => {
    if (visibility.visible()) {
      resolve();
      return;
    }
    const unwatch = visibility.subscribe(() => {
      if (!visibility.visible()) return;
      unwatch();
      resolve();
    });
    signal.addEventListener(
      "abort",
      () => {
        unwatch();
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
