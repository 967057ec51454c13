// Which field of a form an error is about. The words for errors that are about no field are plain-words.ts's.
import { isJumpstarterError } from "jumpstarter-web";

/** An error, laid against the fields of one form. */
export interface FieldProblem<F extends string> {
  /** The field that the error is about; null when it is about none of them. */
  readonly field: F | null;
  /** What to say at `field`; null where there is nothing to say. */
  of(field: F): string | null;
}

/**
 * Finds the field that `error` names. A name may come with a place inside it (`tags.ticket`, `tags[ticket]`), which is
 * the field's all the same.
 */
export function problemAt<F extends string>(error: unknown, fields: readonly F[]): FieldProblem<F> {
  if (!isJumpstarterError(error) || error.field === null) return { field: null, of: () => null };
  const [name = "", ...inside] = error.field.split(/[.[]/);
  const field = fields.find((candidate) => candidate === name) ?? null;
  const words = fieldWords(error.rawMessage, inside.join(".").replace(/\]$/, ""));
  return { field, of: (asked) => (asked === field ? words : null) };
}

/**
 * The package's words about a field, as they read beside it: without the field's name in code, which the label says,
 * and without the regular expressions that Kubernetes adds to its rules.
 */
export function fieldWords(rawMessage: string, place = ""): string {
  const subject = place === "" ? "This" : `“${place}”`;
  return sentence(rawMessage.replace(/^`[^`]*`/, subject).replace(/,\s*regex used for validation is '.*'/, ""));
}

/** The text as a sentence: a capital first, and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
