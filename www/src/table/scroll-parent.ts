// The element that scrolls when the user scrolls another one into view.

/** The nearest ancestor that scrolls vertically; the document's own if there is none. */
export function scrollParent(element: Element): Element {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.scrollingElement ?? document.documentElement;
}
