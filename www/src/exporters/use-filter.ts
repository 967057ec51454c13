// The exporters' selector as it is typed: the text is kept as it is, its last valid form filters, and the address follows.
import { useEffect, useMemo, useState } from "react";
import { filterBySelector, type Exporter } from "jumpstarter-web";
import type { ChangeQuery } from "../route/use-route";
import { selectorProblem, type SelectorProblem } from "./selector-problem";

export interface Filter {
  /** As typed. */
  readonly text: string;
  readonly problem: SelectorProblem | null;
  /** The last valid selector. */
  readonly selector: string;
  readonly onText: (text: string) => void;
}

/** Once per pause in typing, because browsers limit how often an address changes. */
const PAUSE_MS = 400;

/** `address` is the selector in the address. */
export function useFilter(address: string, change: ChangeQuery): Filter {
  // What was typed, and the address at that time: when the address changes by itself, it wins.
  const [typed, setTyped] = useState<{ readonly text: string; readonly address: string } | null>(null);
  const text = typed !== null && typed.address === address ? typed.text : address;
  const problem = useMemo(() => selectorProblem(text), [text]);
  const [selector, setSelector] = useState("");
  if (problem === null && selector !== text.trim()) setSelector(text.trim());

  useEffect(() => {
    if (problem !== null || text.trim() === address) return;
    const timer = setTimeout(() => {
      // Keeps the spaces that were typed, while the address has none.
      setTyped({ text, address: text.trim() });
      change({ filter: text.trim() });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, address, problem, change]);

  return { text, problem, selector, onText: (next) => setTyped({ text: next, address }) };
}

/** The exporters that match; all of them if the selector is empty. */
export function useMatching(exporters: readonly Exporter[] | null, selector: string): readonly Exporter[] | null {
  return useMemo(
    () => (exporters === null || selector === "" ? exporters : filterBySelector(exporters, selector)),
    [exporters, selector],
  );
}
