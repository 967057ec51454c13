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
