/**
 * Reads the config file of Jumpstarter's Python client into options for `connect`. Import it from
 * `jumpstarter-web/config`; it needs npm's `yaml` package, which the rest of the package does not.
 *
 * @packageDocumentation
 */
import { LineCounter, parseDocument } from "yaml";

import type { ConnectOptions } from "./options.js";
import { refused } from "./signals.js";

const METHOD = "readConfig";
const API_VERSION = "jumpstarter.dev/v1alpha1";
const KIND = "ClientConfig";

/** Something in a config that a browser cannot honour, or that this package does not know. */
export interface ConfigNotice {
  /** The field, `tls.insecure` for instance. */
  readonly field: string;
  /** What becomes of it, and what to do instead. */
  readonly message: string;
}

/** What {@link readConfig} takes beside the text. */
export interface ReadConfigOptions {
  /**
   * URLs of the gRPC-Web endpoints of that lab, or a function that makes them from the config's `endpoint`
   * (`grpc.lab.example.com:443`): that one is the controller's own and speaks plain gRPC, which no page can. By default
   * `https://` is put before it, for gateways that stand at the same address.
   */
  endpoints?: ConnectOptions["endpoints"] | ((endpoint: string) => ConnectOptions["endpoints"]) | undefined;
}

/** A config that has been read. */
export interface ReadConfig {
  /** For `connect`; more can be added by spreading it. */
  readonly options: Pick<ConnectOptions, "endpoints" | "namespace" | "client" | "token">;
  /** What of the config is not in `options`, and was asked for. To be shown to whoever pasted it. */
  readonly notices: readonly ConfigNotice[];
}

const GATEWAY =
  "speaks plain gRPC, which no page can: a gRPC-Web gateway has to answer there, or give its URL as `endpoints`";

/** Fields that are known and not used, with what to do instead. */
const UNUSED: Readonly<Record<string, string>> = {
  "tls.ca": "is not used: a page trusts what the browser trusts, so the certificate has to be installed there",
  "tls.insecure": "is not used: a page cannot switch off the check of certificates",
  refresh_token: "is not used: give `connect` a function as `token` that gets a new one",
  grpcOptions: "are not used: there are no gRPC channels in a page",
  drivers: "are not used: drivers are Python code",
  shell: "is not used: a page opens no shell",
  leases: "are not used: `waitForLease` has a `timeoutMs` of its own",
  alias: "is not used: it names the config where many are kept",
  path: "is not used: it says where the config is kept",
};

/**
 * Reads a client config, `~/.config/jumpstarter/clients/NAME.yaml` as `jmp config client` writes it, into options.
 *
 * @param text - the file's text: YAML, or JSON
 * @throws {@link index!JumpstarterError} of reason `invalid-argument`, with `field`; it never has the token in it
 * @example
 * ```ts
 * import { connect } from "jumpstarter-web";
 * import { readConfig } from "jumpstarter-web/config";
 *
 * const text = `
 * apiVersion: jumpstarter.dev/v1alpha1
 * kind: ClientConfig
 * metadata: { namespace: lab, name: alice }
 * endpoint: grpc.lab.example.com:443
 * token: eyJh
 * `;
 * const { options, notices } = readConfig(text, { endpoints: "https://web.lab.example.com" });
 * for (const { field, message } of notices) console.warn(`${field} ${message}`);
 * const client = await connect({ ...options, timeoutMs: 10_000 });
 * client.close();
 * ```
 */
export function readConfig(text: string, { endpoints }: ReadConfigOptions = {}): ReadConfig {
  const config = parsed(text);
  literal(config, "apiVersion", API_VERSION);
  literal(config, "kind", KIND);
  const metadata = mapAt(config.metadata, "metadata");
  const namespace = required(textAt(metadata.namespace, "metadata.namespace"), "metadata.namespace");
  const client = textAt(metadata.name, "metadata.name");
  const token = textAt(config.token, "token");
  const endpoint = textAt(config.endpoint, "endpoint");
  const notices: ConfigNotice[] = [];
  const tell = (field: string, message: string): void => void notices.push(Object.freeze({ field, message }));
  const options = {
    endpoints: endpointsOf(endpoint, endpoints),
    namespace,
    ...(client === undefined ? {} : { client }),
    ...(token === undefined ? {} : { token }),
  };
  if (endpoint !== undefined && endpoints === undefined) tell("endpoint", GATEWAY);
  if (token === undefined) tell("token", "is missing: give one to `connect`");
  for (const [field, value] of entries({ ...config, metadata, tls: mapAt(config.tls, "tls") })) {
    if (USED.has(field) || !asks(value)) continue;
    const known = UNUSED[field] ?? UNUSED[field.split(".")[0] ?? ""];
    tell(field, known ?? "is not known, and not used");
  }
  return Object.freeze({ options: Object.freeze(options), notices: Object.freeze(notices) });
}

const USED: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata.namespace",
  "metadata.name",
  "endpoint",
  "token",
]);

type Plain = Readonly<Record<string, unknown>>;

function parsed(text: string): Plain {
  if (typeof text !== "string") throw refused(METHOD, "config", "must be a string: the text of a client config");
  const lines = new LineCounter();
  // Pretty errors quote the line, and a line may hold the token.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw refused(METHOD, "config", `must be YAML; it is none from line ${line}, column ${col} on (${error.code})`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 });
  } catch {
    throw refused(METHOD, "config", "must be YAML without aliases that refer to nothing, or to too much");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refused(METHOD, "config", `must be a client config: fields such as \`kind: ${KIND}\`, got ${shown(value)}`);
  }
  return value as Plain;
}

/** The fields of a config, those of `metadata` and `tls` one by one. */
function entries(config: Plain): [string, unknown][] {
  return Object.entries(config).flatMap(([field, value]) =>
    field === "metadata" || field === "tls"
      ? Object.entries(value as Plain).map(([key, inner]): [string, unknown] => [`${field}.${key}`, inner])
      : [[field, value] as [string, unknown]],
  );
}

/** Whether a field asks for anything: the Python client writes defaults, too. */
function asks(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(asks);
  return value !== undefined && value !== null && value !== false && value !== "";
}

/** These two may be left out, as the Python client lets them; what is there has to be right. */
function literal(config: Plain, field: string, expected: string): void {
  const value = config[field];
  if (value !== undefined && value !== expected) {
    throw refused(METHOD, field, `must be "${expected}", got ${shown(value)}`);
  }
}

function mapAt(value: unknown, field: string): Plain {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Plain;
  throw refused(METHOD, field, `must have fields of its own, got ${shown(value)}`);
}

function textAt(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw refused(METHOD, field, `must be a text, got ${shown(value)}`);
}

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw refused(METHOD, field, "must be given");
  return value;
}

function endpointsOf(
  endpoint: string | undefined,
  asked: ReadConfigOptions["endpoints"],
): ConnectOptions["endpoints"] {
  if (asked !== undefined && typeof asked !== "function") return asked;
  const given = required(endpoint, "endpoint");
  if (typeof asked === "function") return asked(given);
  const hasScheme = /^https?:\/\//.test(given);
  // The Python client knows no schemes but gRPC's own, `dns:` say, and paths of sockets; a page can reach neither.
  if (!hasScheme && !/^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?$/.test(given)) {
    throw refused(METHOD, "endpoint", `must be HOST:PORT, got ${shown(given)}; or give the option \`endpoints\``);
  }
  return hasScheme ? given : `https://${given}`;
}

/** A value as an error shows it: only its kind where it could be a secret. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return value === null ? "nothing" : "fields";
  return typeof value === "string" && value.length <= 40 ? JSON.stringify(value) : `a ${typeof value}`;
}
