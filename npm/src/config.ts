/**
 * Reads the config file of Jumpstarter's Python client into options for `connect`. Import it from
 * `jumpstarter-web/config`; it needs npm's `yaml` package, which the rest of the package does not.
 *
 * @packageDocumentation
 */
import { refused } from "./base/arguments.js";
import type { ConnectOptions } from "./calls/connect-options.js";
import { isPlain, kindOf, parsed, type Plain } from "./config-yaml.js";

const API_VERSION = "jumpstarter.dev/v1alpha1";
const KIND = "ClientConfig";
const LIST_KIND = "ClientConfigList";

/** A field of a config that a browser does not support, or that this package does not know. */
export interface ConfigNotice {
  /** The field, for example `tls.insecure`. */
  readonly field: string;
  /** How it is handled, and what to do instead. */
  readonly message: string;
}

/** Options of {@link readConfig}. */
export interface ReadConfigOptions {
  /**
   * The URLs of the lab's gRPC-Web endpoints, or a function that derives them from the config's `endpoint`
   * (`grpc.lab.example.com:443`), which is the controller's own address with plain gRPC, which pages cannot use. By default,
   * `https://` is added in front of it, for gateways at the same address.
   */
  endpoints?: ConnectOptions["endpoints"] | ((endpoint: string) => ConnectOptions["endpoints"]) | undefined;
}

/** One of the configs that {@link readConfigs} returns. */
export interface NamedConfig extends ReadConfig {
  /** `jmp`'s name of the config: its file's name without `.yaml`; `null` if the text does not contain it. */
  readonly alias: string | null;
  /** Whether it is the one that `jmp` uses; `true` if it is the only one. */
  readonly current: boolean;
}

/** A config that has been read. */
export interface ReadConfig {
  /** Options for `connect`; spread them to add more. */
  readonly options: Pick<ConnectOptions, "endpoints" | "namespace" | "client" | "token">;
  /** What the config requests but `options` cannot express. Show it to the user who pasted the config. */
  readonly notices: readonly ConfigNotice[];
}

const GATEWAY =
  "speaks plain gRPC, which no page can: a gRPC-Web gateway has to answer there, or give its URL as `endpoints`";

/** Known fields that are not used, with what to do instead. */
const UNUSED: ReadonlyMap<string, string> = new Map([
  ["tls.ca", "is not used: a page trusts what the browser trusts, so the certificate must be installed there"],
  ["tls.insecure", "is not used: a page cannot disable the check of certificates"],
  ["refresh_token", "is not used: pass `connect` a function as `token` that gets a new one"],
  ["grpcOptions", "are not used: there are no gRPC channels in a page"],
  ["drivers", "are not used: drivers are Python code"],
  ["shell", "is not used: a page cannot open a shell"],
  ["leases", "are not used: `waitForLease` has its own `timeoutMs`"],
]);

/** Defaults that `jmp` writes, which cause no notice. Source: ClientConfigV1Alpha1Lease of the Python client 0.9.0. */
const DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["leases.acquisition_timeout", 7200],
  ["leases.retry_timeout", 300],
]);

const USED: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata.namespace",
  "metadata.name",
  "endpoint",
  "token",
  // The config's name and path, which `jmp` adds.
  "alias",
  "path",
]);

/** Fields whose nested fields are checked one by one. */
const NESTED: ReadonlySet<string> = new Set(["metadata", "tls"]);

/**
 * Reads a client config, `~/.config/jumpstarter/clients/NAME.yaml`, in the format of `jmp config client`, into options. If a
 * field is repeated, the last one counts, as in the Python client, and there is a notice.
 *
 * @param text - the file's text: YAML, or JSON
 * @throws {@link index!JumpstarterError} with the reason `invalid-argument` and with `field`; it never contains the
 * token. A list of configs is rejected: use {@link readConfigs}.
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
  const { fields, repeated } = parsed("readConfig", text);
  if (fields.kind === LIST_KIND) {
    throw refused("readConfig", "kind", `must be "${KIND}", got a list of configs: \`readConfigs\` reads it`);
  }
  return Object.freeze(new Reader("readConfig", "", endpoints).config(fields, repeated));
}

/**
 * Reads a list of client configs, as `jmp config client list -o yaml` (or `-o json`) prints it. A single config is read
 * as a list of one.
 *
 * @param text - the command's output
 * @throws {@link index!JumpstarterError} as {@link readConfig}; `field` includes the config, for example `items[1].endpoint`
 * @example
 * ```ts
 * import { readConfigs } from "jumpstarter-web/config";
 *
 * const text = `
 * kind: ClientConfigList
 * currentConfig: lab
 * items:
 * - { alias: lab, metadata: { namespace: lab, name: alice }, endpoint: grpc.lab.example.com:443, token: eyJh }
 * - { alias: garage, metadata: { namespace: garage, name: alice }, endpoint: localhost:8082, token: eyJh }
 * `;
 * const configs = readConfigs(text);
 * console.log(configs.map(({ alias }) => alias)); // [ 'lab', 'garage' ]
 * console.log(configs.find(({ current }) => current)?.options.endpoints); // https://grpc.lab.example.com:443
 * ```
 */
export function readConfigs(text: string, { endpoints }: ReadConfigOptions = {}): readonly NamedConfig[] {
  const { fields, repeated } = parsed("readConfigs", text);
  const list = new Reader("readConfigs", "", endpoints);
  if (fields.kind !== LIST_KIND) return Object.freeze([list.named(fields, repeated, true)]);
  list.literal(fields, "apiVersion", API_VERSION);
  const current = list.text(fields.currentConfig, "currentConfig") ?? null;
  const items = Array.isArray(fields.items) ? (fields.items as readonly unknown[]) : undefined;
  if (items === undefined)
    throw refused("readConfigs", "items", `must be a list of client configs, got ${kindOf(fields.items)}`);
  return Object.freeze(
    items.map((item, index) => {
      const at = `items[${index}].`;
      const config = list.map(item, at.slice(0, -1));
      const inItem = repeated.filter((path) => path.startsWith(at)).map((path) => path.slice(at.length));
      return new Reader("readConfigs", at, endpoints).named(
        config,
        inItem,
        current !== null && config.alias === current,
      );
    }),
  );
}

/** Reads fields, and reports the path of an invalid one. */
class Reader {
  constructor(
    readonly method: string,
    readonly at: string,
    readonly endpoints: ReadConfigOptions["endpoints"],
  ) {}

  named(config: Plain, repeated: readonly string[], current: boolean): NamedConfig {
    const alias = this.text(config.alias, "alias") ?? null;
    return Object.freeze({ ...this.config(config, repeated), alias, current });
  }

  config(config: Plain, repeated: readonly string[]): ReadConfig {
    this.literal(config, "apiVersion", API_VERSION);
    this.literal(config, "kind", KIND);
    const nested = Object.fromEntries([...NESTED].map((field) => [field, this.map(config[field], field)]));
    const namespace = this.word(nested.metadata?.namespace, "metadata.namespace");
    const client = this.word(nested.metadata?.name, "metadata.name");
    const token = this.word(config.token, "token");
    const endpoint = this.word(config.endpoint, "endpoint");
    if (namespace === undefined) throw this.refused("metadata.namespace", "must be given");
    const options = {
      endpoints: this.endpointsOf(endpoint),
      namespace,
      ...(client === undefined ? {} : { client }),
      ...(token === undefined ? {} : { token }),
    };
    const notices: ConfigNotice[] = [];
    const notice = (field: string, message: string): void => void notices.push(Object.freeze({ field, message }));
    if (endpoint !== undefined && this.endpoints === undefined) notice("endpoint", GATEWAY);
    if (token === undefined) notice("token", "is missing: give one to `connect`");
    for (const field of repeated) notice(field, "is repeated: the last one counts");
    for (const [field, value] of fieldsOf({ ...config, ...nested })) {
      if (USED.has(field) || !hasEffect(field, value)) continue;
      notice(field, UNUSED.get(field) ?? UNUSED.get(field.split(".")[0] ?? "") ?? "is unknown, and not used");
    }
    return { options: Object.freeze(options), notices: Object.freeze(notices) };
  }

  /** Checks a field that may be missing, as in the Python client, but otherwise must have this value. */
  literal(config: Plain, field: string, expected: string): void {
    const value = config[field];
    if (value !== undefined && value !== expected)
      throw this.refused(field, `must be "${expected}", got ${shown(value)}`);
  }

  map(value: unknown, field: string): Plain {
    if (value === undefined || value === null) return {};
    if (isPlain(value)) return value;
    throw this.refused(field, `must be a mapping, got ${kindOf(value)}`);
  }

  text(value: unknown, field: string): string | undefined {
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    throw this.refused(field, `must be a string, got ${kindOf(value)}`);
  }

  /** A string without spaces. The trailing line break of a block scalar is removed. */
  word(value: unknown, field: string): string | undefined {
    const word = this.text(value, field)?.trim();
    // `connect` accepts a token with this prefix.
    if (/\s/.test(word?.replace(/^bearer\s+/i, "") ?? ""))
      throw this.refused(field, "must not contain spaces or line breaks");
    return word === "" ? undefined : word;
  }

  endpointsOf(endpoint: string | undefined): ConnectOptions["endpoints"] {
    const { endpoints } = this;
    if (endpoints !== undefined && typeof endpoints !== "function") return endpoints;
    if (endpoint === undefined) throw this.refused("endpoint", "must be given");
    if (typeof endpoints === "function") return endpoints(endpoint);
    const bare = endpoint.replace(/\/+$/, "");
    if (/^https?:\/\//i.test(bare)) return bare;
    // The Python client uses TLS for every channel. Of gRPC's target names, a page can only use DNS names.
    const address = bare.replace(/^(?:grpcs?:\/\/|dns:(?:\/\/\/)?)/i, "");
    if (/^(?:[\p{L}\p{N}_.-]+|\[[\da-f:.]+\])(?::\d+)?$/iu.test(address)) return `https://${address}`;
    throw this.refused("endpoint", `must be HOST:PORT, got ${shown(endpoint)}; or give the option \`endpoints\``);
  }

  refused(field: string, problem: string): Error {
    return refused(this.method, this.at + field, problem);
  }
}

/** The value of a field that is not secret, for an error. */
function shown(value: unknown): string {
  return typeof value === "string" && value.length <= 40 ? JSON.stringify(value) : kindOf(value);
}

/** The fields of a config; nested ones with their path. */
function fieldsOf(config: Plain): [string, unknown][] {
  return Object.entries(config).flatMap(([field, value]) =>
    NESTED.has(field)
      ? Object.entries(value as Plain).map(([key, inner]): [string, unknown] => [`${field}.${key}`, inner])
      : [[field, value] as [string, unknown]],
  );
}

/** Whether a field has a value other than a default, which the Python client also writes. */
function hasEffect(field: string, value: unknown, depth = 0): boolean {
  if (DEFAULTS.has(field) && DEFAULTS.get(field) === value) return false;
  if (typeof value !== "object" || value === null) return !NOTHING.has(value);
  // Deeper than any field of a config; an alias may refer to itself.
  if (depth > 8) return true;
  return Object.entries(value).some(([key, inner]) => hasEffect(`${field}.${key}`, inner, depth + 1));
}

/** Empty values, including YAML 1.1's words for false, which the Python client parses as such. */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, false, "", "no", "No", "NO", "off", "Off", "OFF"]);
