/** A lab in memory, with what a test needs to control it. */
import { noneBeside, refused } from "../base/arguments.js";
import type { ConnectOptions } from "../calls/connect-options.js";
import type { LabCall } from "./call.js";
import type { Core } from "./core.js";
import { LabEndpoint, broken } from "./endpoint.js";
import { LabExporters } from "./exporters.js";
import { LabLeases } from "./leases.js";
import type { ControllerVersion } from "./options.js";
import { requestOf } from "./request.js";

/** The controller's settings and faults, which every endpoint shows. What is not given stays. */
export interface ControllerChange {
  /** It cannot reach its Kubernetes API: every call fails as it does then. */
  kubernetesLost?: boolean | undefined;
  /** It has just started and cannot check tokens. */
  starting?: boolean | undefined;
  /** The version to play. */
  version?: ControllerVersion | undefined;
  /** Whether it supports sharing of leases. */
  sharing?: boolean | undefined;
  /** How many tags a lease may have. */
  maxTags?: number | undefined;
}

/** A token that the controller accepts, or one that it refuses in one of its ways. */
export type TokenKind = "valid" | "expired" | "foreign-issuer" | "foreign-key" | "foreign-audience" | "garbage";

/** A Jumpstarter lab in memory: a controller behind several endpoints. Made by {@link createLab}. */
export class Lab {
  /** URLs of the endpoints, in the order given. */
  readonly endpoints: readonly string[];
  /** The namespace. */
  readonly namespace: string;
  /** A token for each client, by the client's bare name. They do not expire before the lab's clock is a year ahead. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Replaces the platform's `fetch`, for the URLs of the lab; any other URL is an error. It needs no `this`. */
  readonly fetch: typeof globalThis.fetch;
  /** The exporters. */
  readonly exporters: LabExporters;
  /** The leases. */
  readonly leases: LabLeases;
  readonly #core: Core;
  readonly #byName: ReadonlyMap<string, LabEndpoint>;
  readonly #endpoints: readonly LabEndpoint[];

  /** @internal */
  constructor(core: Core, endpoints: readonly { name: string; url: string }[]) {
    const { namespace, clients } = core.info();
    const made = endpoints.map(({ name, url }) => ({ name, endpoint: new LabEndpoint(url, core) }));
    this.#core = core;
    this.#endpoints = made.map(({ endpoint }) => endpoint);
    this.#byName = new Map(made.flatMap(({ name, endpoint }) => [[name, endpoint] as const, [endpoint.url, endpoint]]));
    this.endpoints = Object.freeze(this.#endpoints.map(({ url }) => url));
    this.namespace = namespace;
    this.tokens = Object.freeze(Object.fromEntries(clients.map((client) => [client, core.token(client)])));
    this.exporters = new LabExporters(core);
    this.leases = new LabLeases(core);
    this.fetch = (input, init) => this.#fetch(input, init);
  }

  /** The lab's time. Pass it to `lease.remainingMs(lab.now)` for a result that does not depend on the machine's clock. */
  get now(): Date {
    return new Date(this.#core.nowMs());
  }

  /** What was called so far, oldest first; the last 10,000 calls. */
  get calls(): readonly LabCall[] {
    return this.#core.calls();
  }

  /**
   * The options of `connect` for a client of the lab: endpoints, namespace, name, token and `fetch`.
   *
   * @param client - bare name of the client; by default, the first one
   * @throws `JumpstarterError` with the reason `invalid-argument` if the lab has no such client
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: [{ name: "rpi4-01", labels: { board: "rpi4" } }] });
   * const client = await connect({ ...lab.connectOptions("alice"), timeoutMs: 5_000 });
   * const { exporters } = await client.listExporters();
   * console.log(exporters[0]?.name); // rpi4-01
   * ```
   */
  connectOptions(client?: string): ConnectOptions {
    const known = Object.keys(this.tokens);
    const name = client ?? known[0];
    const token = name === undefined ? undefined : this.tokens[name];
    if (token === undefined) {
      throw refused("connectOptions", "client", `must be a client of the lab: ${known.join(", ")}`);
    }
    return { endpoints: this.endpoints, namespace: this.namespace, client: name, token, fetch: this.fetch };
  }

  /**
   * Moves the lab's clock forward: leases begin, end and expire, and those that wait get their exporters. Clients notice
   * at their next read; `waitForLease` and watches read at their usual intervals.
   *
   * @param time - text such as `2h` or `1h30m`, or milliseconds
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * const client = await connect(lab.connectOptions());
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "1h" });
   * lab.advance("2h");
   * console.log((await client.getLease({ name })).hasEnded()); // true
   * ```
   */
  advance(time: string | number): void {
    this.#core.advance(time);
  }

  /**
   * An endpoint of the lab, to give it faults.
   *
   * @param name - its name or its URL
   * @throws `JumpstarterError` with the reason `invalid-argument` if there is no such endpoint
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ endpoints: ["one", "two"] });
   * const client = await connect(lab.connectOptions());
   * await client.listExporters();
   * lab.endpoint("one").fault({ refuse: true });
   * await client.listExporters();
   * console.log(lab.calls.at(-1)?.endpoint); // https://two.lab.example
   * ```
   */
  endpoint(name: string): LabEndpoint {
    const endpoint = this.#byName.get(name);
    if (endpoint !== undefined) return endpoint;
    throw refused("endpoint", "name", `must be one of ${[...this.#byName.keys()].join(", ")}`);
  }

  /**
   * Changes the controller itself: its version and settings, and what goes wrong with it.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.controller({ version: "0.9.0", kubernetesLost: true });
   * lab.controller({ kubernetesLost: false });
   * ```
   */
  controller(change: ControllerChange): void {
    const { kubernetesLost, starting, version, sharing, maxTags, ...others } = change;
    noneBeside("controller", others, {});
    if (kubernetesLost !== undefined) this.#core.order({ kubernetes: { lost: kubernetesLost } });
    if (starting !== undefined) this.#core.order({ starting: { on: starting } });
    if (version !== undefined) this.#core.order({ controller: { version } });
    this.#core.order({ policy: { sharing, maxTags } });
  }

  /**
   * A token of a client, also one that the controller refuses.
   *
   * @param lifetimeMs - how long it is valid by the lab's clock, in milliseconds; a year by default
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * const client = await connect({ ...lab.connectOptions(), token: lab.token("alice", "expired") });
   * const failure: unknown = await client.listExporters().catch((error: unknown) => error);
   * if (isJumpstarterError(failure)) console.log(failure.reason); // token-expired
   * ```
   */
  token(client: string, kind: TokenKind = "valid", lifetimeMs?: number): string {
    return this.#core.token(client, kind, lifetimeMs);
  }

  /**
   * Ends the lab: open requests break, later ones fail, and its memory is freed.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.close();
   * ```
   */
  close(): void {
    for (const endpoint of this.#endpoints) endpoint.cut();
    this.#core.close();
  }

  /**
   * The same as {@link Lab.close}, for `using`.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab[Symbol.dispose]();
   * ```
   */
  [Symbol.dispose](): void {
    this.close();
  }

  async #fetch(input: Parameters<typeof fetch>[0], init: Parameters<typeof fetch>[1]): Promise<Response> {
    const request = requestOf(input, init);
    const endpoint = this.#endpoints.find(({ url }) => request.url.startsWith(`${url}/`));
    if (endpoint === undefined) {
      throw new TypeError(`${request.url} is no URL of this lab; its endpoints are ${this.endpoints.join(", ")}`);
    }
    if (this.#core.isClosed) throw broken();
    return endpoint.answer(request);
  }
}
