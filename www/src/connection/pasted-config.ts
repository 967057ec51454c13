// A client config of `jmp` that was pasted into the connection form: whether a text is one, and what it puts into the fields.
import { isJumpstarterError } from "jumpstarter-web";
import type { ConfigNotice, ReadConfig } from "jumpstarter-web/config";
import { sentence } from "../errors/field-problem";
import type { ConnectionField, ConnectionText } from "./connection-text";

/** What a pasted config is good for. */
export interface Pasted {
  /** What it puts into the fields; a field that it says nothing of stays as it is. */
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
 * Reads a pasted config. `endpoints` are those that the form has already: they stay, since the config names the
 * controller's own address, which speaks no gRPC-Web.
 */
export async function readPasted(text: string, endpoints: readonly string[]): Promise<Pasted> {
  // Loaded when it is needed: the YAML parser is large, and few people paste a config.
  const { readConfig } = await import("jumpstarter-web/config");
  return pastedOf(readConfig(text, endpoints.length === 0 ? {} : { endpoints }), endpoints.length > 0);
}

function pastedOf({ options, notices }: ReadConfig, keepsEndpoints: boolean): Pasted {
  const { endpoints, namespace, client, token } = options;
  const list = typeof endpoints === "string" ? [endpoints] : [...endpoints];
  return {
    text: {
      ...(keepsEndpoints ? {} : { endpoints: list.join("\n") }),
      namespace,
      ...(client === undefined ? {} : { client }),
      ...(typeof token === "string" ? { token } : {}),
    },
    notices: notices.filter(({ field }) => field !== "token").map(noticeWords),
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
    field: PLACES.get(error.field) ?? null,
    words: sentence(`In the pasted config, ${error.rawMessage.replaceAll("`", "")}`),
  };
}
