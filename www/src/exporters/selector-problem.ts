// Checks a label selector while it is typed, by the package's parser.
import { isJumpstarterError, parseSelector } from "jumpstarter-web";
import { fieldWords } from "../errors/field-problem";

/** What is wrong with a selector, and where, in UTF-16 code units from 0. */
export interface SelectorProblem {
  readonly words: string;
  readonly position: number | null;
}

/** What is wrong with a selector; null if nothing is. */
export function selectorProblem(text: string): SelectorProblem | null {
  try {
    parseSelector(text);
    return null;
  } catch (error) {
    if (!isJumpstarterError(error)) throw error;
    return { words: fieldWords("selector", error.rawMessage), position: error.position };
  }
}
