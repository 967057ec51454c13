// Whether the page is visible (the Page Visibility API), as an interface that tests can replace.

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
