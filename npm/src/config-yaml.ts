/** Parses the YAML or JSON of a config as the Python client does. config.ts interprets its fields. */
import { isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";

import { refused } from "./base/arguments.js";
import { isJumpstarterError } from "./base/error.js";

/** Fields by name. */
export type Plain = Readonly<Record<string, unknown>>;

/** A parsed text. */
export interface Parsed {
  readonly fields: Plain;
  /** Paths of repeated fields; the last value is in `fields`. */
  readonly repeated: readonly string[];
}

/** PyYAML parses `1e5` and `0o17` as strings, and writes such strings, which may be names, without quotes. */
const NO_NUMBERS: ReadonlySet<string | undefined> = new Set(["EXP", "OCT"]);

/** Parses the text of a config. Errors never quote it, since it may contain a token. */
export function parsed(method: string, text: string): Parsed {
  if (typeof text !== "string") throw refused(method, "config", "must be a string: the text of a client config");
  let value: unknown;
  let document: Document;
  try {
    document = documentOf(method, text);
    value = document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    if (isJumpstarterError(error)) throw error;
    throw refused(method, "config", "must be YAML with valid aliases and merge keys, and with less nesting");
  }
  if (!isPlain(value)) {
    throw refused(
      method,
      "config",
      `must be a client config: fields such as \`kind: ClientConfig\`, got ${kindOf(value)}`,
    );
  }
  return { fields: value, repeated: repeatedIn(document) };
}

function documentOf(method: string, text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    // Pretty errors would quote the line, and warnings the key.
    prettyErrors: false,
    logLevel: "error",
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !NO_NUMBERS.has(tag.format)),
  });
  const [error] = document.errors;
  if (error === undefined) return document;
  const { line, col } = lines.linePos(error.pos[0]);
  throw refused(method, "config", `must be YAML; invalid from line ${line}, column ${col} (${error.code})`);
}

/** Paths such as `items[0].token`. */
function repeatedIn(document: Document): string[] {
  const repeated = new Set<string>();
  visit(document, {
    Map(_, map, ancestors) {
      const names = map.items.flatMap(({ key }) =>
        isScalar(key) && typeof key.value !== "symbol" ? [String(key.value)] : [],
      );
      const twice = names.filter((name, index) => names.indexOf(name) < index);
      for (const name of twice) repeated.add(pathTo([...ancestors, map]) + name);
    },
  });
  return [...repeated];
}

/** The path to the last of these nodes, each of which is in the one before. */
function pathTo(nodes: readonly unknown[]): string {
  let path = "";
  nodes.forEach((node, index) => {
    if (isPair(node)) path += isScalar(node.key) ? `${String(node.key.value)}.` : "?.";
    if (isSeq(node)) path = `${path.slice(0, -1)}[${node.items.indexOf(nodes[index + 1])}].`;
  });
  return path;
}

/** Whether a value is a mapping. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The kind of a value, for an error: the value itself may be a token in the wrong field. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return value === null ? "nothing" : "a mapping";
  return value === undefined ? "nothing" : `a ${typeof value}`;
}
