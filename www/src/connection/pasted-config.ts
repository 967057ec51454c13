// Client configs of `jmp` that were pasted into the connection form: whether a text is one or a list of them, and what each
// puts into the fields.
import { isJumpstarterError } from "jumpstarter-web";
import type { ConfigNotice, NamedConfig } from "jumpstarter-web/config";
import { sentence } from "../errors/field-problem";
import type { ConnectionField, ConnectionText } from "./connection-text";

/** What a pasted config is good for. */
export interface Pasted {
  /** What the person knows it by. */
  readonly name: string;
  /** Whether it is the one that `jmp` uses. */
  readonly current: boolean;
  /** What it puts into the fields. A field that it says nothing of stays as it is, or is emptied where others are to choose. */
  readonly text: Partial<ConnectionText>;
  /** What of it is not used, as sentences. */
  readonly notices: readonly string[];
}

/** Why a pasted config cannot be used: at a field of the form, or at none. */
export interface PasteProblem {
  readonly field: ConnectionField | null;
  readonly words: string;
}

const KEYS = /^\s*["']?(?:apiVersion|kind|metadata|endpoint|token)["']?\s*:(?!\/\/)/m;

/** Whether a text is meant as a client config: it has one of its keys at the start of a line, or is JSON. */
export function looksLikeConfig(text: string): boolean {
  return KEYS.test(text) || /^\s*\{/.test(text);
}

/**
 * Reads a pasted config, or a list of them. `endpoints` are those that the form has already: they stay, since the config names the
 * controller's own address, which speaks no gRPC-Web.
 */
export async function readPasted(text: string, endpoints: readonly string[]): Promise<readonly Pasted[]> {
  // Loaded when it is needed: the YAML parser is large, and few people paste a config.
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

/** Where the config's fields are in the form. */
const PLACES: ReadonlyMap<string, ConnectionField> = new Map([
  ["endpoint", "endpoints"],
  ["metadata.namespace", "namespace"],
  ["metadata.name", "client"],
  ["token", "token"],
]);

/** The problem with a pasted config in words, with the name of the config's field. */
export function pasteProblem(error: unknown): PasteProblem {
  if (!isJumpstarterError(error) || error.field === null) {
    return { field: null, words: "The pasted text could not be read as a client config. Fill in the fields by hand." };
  }
  return {
    field: PLACES.get(error.field.replace(/^items\[\d+\]\./, "")) ?? null,
    words: sentence(`In the pasted config, ${error.rawMessage.replaceAll("`", "")}`),
  };
}
