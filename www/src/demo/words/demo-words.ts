// The texts of the demo's fault controls: loaded with them, not with those of the page.
import { language, useWords } from "../../words/catalogue";
import { de } from "./de";
import { en, type DemoWords } from "./en";

export const DEMO_WORDS = { en, de };

/** The texts in the page's language, as React state. */
export function useDemoWords(): DemoWords {
  useWords();
  return DEMO_WORDS[language()];
}
