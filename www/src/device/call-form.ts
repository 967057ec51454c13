// The form of a generic driver call: what is typed, as a method and its arguments.
import type { DriverValue } from "jumpstarter-web/device";
import { words } from "../words/catalogue";

/** How a method answers: with one result, or with a stream of them. */
export type Answers = "once" | "stream";

export interface CallForm {
  readonly method: string;
  /** The positional arguments, as a JSON array; empty for none. */
  readonly args: string;
}

export type ParsedCall =
  | { readonly field: "method" | "args"; readonly problem: string }
  | { readonly field: null; readonly method: string; readonly args: readonly DriverValue[] };

export function parseCall({ method, args }: CallForm): ParsedCall {
  const t = words().devices;
  if (method.trim() === "") return { field: "method", problem: t.noMethod };
  if (args.trim() === "") return { field: null, method: method.trim(), args: [] };
  let value: unknown;
  try {
    value = JSON.parse(args);
  } catch (error) {
    return { field: "args", problem: t.noJson(error instanceof Error ? error.message : "") };
  }
  if (!Array.isArray(value)) return { field: "args", problem: t.noList };
  return { field: null, method: method.trim(), args: value as readonly DriverValue[] };
}
