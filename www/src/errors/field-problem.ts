// Finds the form field that an error belongs to. For errors without a field, see plain-words.ts.
import { isJumpstarterError } from "jumpstarter-web";
import { words as texts } from "../words/catalogue";

/** An error, matched with the fields of one form. */
export interface FieldProblem<F extends string> {
  /** The field that the error belongs to; null if none. */
  readonly field: F | null;
  /** The message to show at `field`; null if none. */
  of(field: F): string | null;
}

/**
 * Finds the field that `error` names. The name may include a position inside the field (`tags.ticket`, `tags[ticket]`).
 */
export function problemAt<F extends string>(error: unknown, fields: readonly F[]): FieldProblem<F> {
  if (!isJumpstarterError(error) || error.field === null) return { field: null, of: () => null };
  const [name = "", ...inside] = error.field.split(/[.[]/);
  const field = fields.find((candidate) => candidate === name) ?? null;
  const words = fieldWords(name, error.rawMessage, inside.join(".").replace(/\]$/, ""));
  return { field, of: (name) => (name === field ? words : null) };
}

/**
 * The package's message about a field, for display next to it: without the field's name, which the label shows. In another
 * language, what is expected, and the message.
 */
export function fieldWords(field: string, rawMessage: string, place = ""): string {
  const subject = place === "" ? "This" : `“${place}”`;
  return texts().errors.fieldProblem(field, sentence(rawMessage.replace(/^`[^`]*`/, subject)));
}

/** The text as a sentence: with a capital letter and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
