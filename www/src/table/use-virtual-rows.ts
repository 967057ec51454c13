// Which rows of a long list exist: those near the part of it that is visible, in whatever element scrolls it.
import { useCallback, useLayoutEffect, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { scrollParent } from "./scroll-parent";

export interface VirtualRows {
  /** The ref of the element with the rows. */
  readonly setBody: (body: HTMLElement | null) => void;
  readonly rows: readonly { readonly index: number; readonly key: string | number | bigint }[];
  /** The height of the rows before and after those that exist, in pixels. */
  readonly before: number;
  readonly after: number;
  /** The ref of a row whose height may differ from `rowPx`; it needs the attribute `data-index`. */
  readonly measure: (row: HTMLElement | null) => void;
  readonly scrollTo: (index: number) => void;
}

export function useVirtualRows(items: readonly { readonly name: string }[], rowPx: number): VirtualRows {
  const [body, setBody] = useState<HTMLElement | null>(null);
  const [place, setPlace] = useState<{ readonly scroller: Element; readonly top: number } | null>(null);
  useLayoutEffect(() => {
    if (body === null) return;
    const find = () => {
      const scroller = scrollParent(body);
      const top = body.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
      setPlace((known) => (known?.scroller === scroller && Math.abs(known.top - top) < 1 ? known : { scroller, top }));
    };
    find();
    // What is above the rows, such as an alert, changes their place.
    const observer = new ResizeObserver(find);
    const view = body.closest("section");
    if (view !== null) for (const child of view.children) observer.observe(child);
    return () => observer.disconnect();
  }, [body]);
  const margin = place?.top ?? 0;
  // eslint-disable-next-line react-hooks/incompatible-library -- the React compiler is not used
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => place?.scroller ?? null,
    estimateSize: () => rowPx,
    scrollMargin: margin,
    overscan: 8,
    getItemKey: useCallback((index: number) => items[index]?.name ?? index, [items]),
  });
  const shown = rows.getVirtualItems();
  return {
    setBody,
    rows: shown,
    before: (shown[0]?.start ?? margin) - margin,
    after: rows.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin),
    measure: rows.measureElement,
    scrollTo: (index) => rows.scrollToIndex(index),
  };
}
