// Labels or tags as chips, the first few; the others after a click on "+n". Plain elements with PatternFly's classes, because a
// table has very many of them.
import { memo, useState } from "react";
import { useWords } from "../words/catalogue";

interface Props {
  /** What the chips are, for screen readers. */
  readonly label: string;
  readonly texts: readonly string[];
  /** How many are shown at first. */
  readonly first?: number;
  /** Filters by a chip's text; omit it if there is nothing to filter. */
  readonly onChip?: ((text: string) => void) | undefined;
}

const CHIP = "pf-v6-c-label pf-m-outline pf-m-compact";

export const Chips = memo(function Chips({ label, texts, first = 3, onChip }: Props) {
  const [all, setAll] = useState(false);
  const t = useWords().table;
  if (texts.length === 0) return <>–</>;
  const shown = all ? texts : texts.slice(0, first);
  const more = texts.length - first;
  return (
    <ul className="page-labels" aria-label={label}>
      {shown.map((text) => (
        <li key={text} className={CHIP}>
          {onChip === undefined ? (
            <span className="pf-v6-c-label__content">
              <span className="pf-v6-c-label__text">{text}</span>
            </span>
          ) : (
            <button
              type="button"
              className="pf-v6-c-label__content pf-m-clickable"
              title={t.filterBy(text)}
              onClick={() => onChip(text)}
            >
              <span className="pf-v6-c-label__text">{text}</span>
            </button>
          )}
        </li>
      ))}
      {more > 0 && (
        <li className="pf-v6-c-label pf-m-overflow pf-m-compact">
          <button
            type="button"
            className="pf-v6-c-label__content"
            aria-expanded={all}
            aria-label={all ? t.fewer : t.more(more, label)}
            onClick={() => setAll((before) => !before)}
          >
            <span className="pf-v6-c-label__text">{all ? t.fewer : `+${more}`}</span>
          </button>
        </li>
      )}
    </ul>
  );
});
