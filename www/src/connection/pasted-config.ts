// Client configs of `jmp` that are pasted into the connection form: detects them, and converts each to the form's fields.
import { isJumpstarterError } from "jumpstarter-web";
import type { ConfigNotice, NamedConfig } from "jumpstarter-web/config";
import { sentence } from "../errors/field-problem";
import { words } from "../words/catalogue";
import type { ConnectionField, ConnectionText } from "./connection-text";

/** One config of the pasted text. */
export interface Pasted {
  /** The name to show. */
  readonly name: string;
  /** Whether it is the one that `jmp` uses. */
  readonly current: boolean;
  /** The values for the fields. A missing field is left unchanged, or is cleared if there are several configs. */
  readonly text: Partial<ConnectionText>;
  /** The parts that are not used, as sentences. */
  readonly notices: readonly string[];
}

/** Why a pasted config cannot be used; `field` is the form's field, if there is one. */
export interface PasteProblem {
  readonly field: ConnectionField | null;
  readonly words: string;
}

const KEYS = /^\s*["']?(?:apiVersion|kind|metadata|endpoint|token)["']?\s*:(?!\/\/)/m;

/** Whether a text is probably a client config: it has one of its keys at the start of a line, or is JSON. */
export function looksLikeConfig(text: string): boolean {
  return KEYS.test(text) || /^\s*\{/.test(text);
}

/**
 * Reads a pasted config, or a list of them. `endpoints` are those already in the form. They are kept, because the config has
 * the controller's own address, which does not support gRPC-Web.
 */
export async function readPasted(text: string, endpoints: readonly string[]): Promise<readonly Pasted[]> {
  // Loaded on demand: the YAML parser is large, and few users paste a config.
  const { readConfigs } = await import("jumpstarter-web/config");
  const configs = readConfigs(text, endpoints.length === 0 ? {} : { endpoints });
  const keep = {
    ...(endpoints.length === 0 ? {} : { endpoints: true }),
    ...(configs.length > 1 ? {} : { rest: true }),
  };
  return configs.map((config) => pastedOf(config, keep));
}

function pastedOf(config: NamedConfig, keep: { readonly endpoints?: boolean; readonly rest?: boolean }): Pasted {
  const { endpoints, namespace, client, token } = config.options;
  const list = typeof endpoints === "string" ? [endpoints] : [...endpoints];
  const rest = keep.rest === true ? {} : { client: "", token: "" };
  return {
    name: config.alias ?? (client === undefined ? namespace : `${client} in ${namespace}`),
    current: config.current,
    text: {
      ...(keep.endpoints === true ? {} : { endpoints: list.join("\n") }),
      ...rest,
      namespace,
      ...(client === undefined ? {} : { client }),
      ...(typeof token === "string" ? { token } : {}),
    },
    notices: config.notices.filter(({ field }) => field !== "token").map(noticeWords),
  };
}

function noticeWords({ field, message }: ConfigNotice): string {
  return sentence(`${field} ${message.replaceAll("`", "")}`);
}

/** The form's field for each field of the config. */
const PLACES: ReadonlyMap<string, ConnectionField> = new Map([
  ["endpoint", "endpoints"],
  ["metadata.namespace", "namespace"],
  ["metadata.name", "client"],
  ["token", "token"],
]);

/** Describes the problem with a pasted config, with the name of the config's field. */
export function pasteProblem(error: unknown): PasteProblem {
  if (!isJumpstarterError(error) || error.field === null) {
    return { field: null, words: words().connection.pasteUnreadable };
  }
  return {
    field: PLACES.get(error.field.replace(/^items\[\d+\]\./, "")) ?? null,
    words: sentence(words().connection.inPasted(error.rawMessage.replaceAll("`", ""))),
  };
}
