// Whether a list of exporters failed because of its filter, and what to say at the filter box then.
import { isJumpstarterError } from "jumpstarter-web";
import { fieldWords } from "../errors/field-problem";

/** The parser's words, when it is the filter that was not understood; null otherwise. */
export function filterProblem(error: unknown, filter: string): string | null {
  if (filter === "" || !isJumpstarterError(error)) return null;
  // The controller's own parser names no field; but of what this call sends only the filter can be wrong.
  const isFilters = error.field === "filter" || (error.field === null && error.reason === "invalid-argument");
  return isFilters ? fieldWords(error.rawMessage) : null;
}
