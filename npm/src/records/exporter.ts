/** An exporter as an immutable record. */
import { Lease, type PlainLease } from "./lease.js";
import { freeze, textArgument, type DumpFormat, type Labels } from "./record.js";
import { run } from "../wasm/load.js";

/** An exporter's state. A value that this package does not know, such as 9, is shown as `UNRECOGNIZED_9`. */
export type ExporterStatus =
  | "OFFLINE"
  | "AVAILABLE"
  | "BEFORE_LEASE_HOOK"
  | "LEASE_READY"
  | "AFTER_LEASE_HOOK"
  | "BEFORE_LEASE_HOOK_FAILED"
  | "AFTER_LEASE_HOOK_FAILED"
  | `UNRECOGNIZED_${number}`;

/** An exporter's data, as returned by the wasm. */
export interface PlainExporter {
  namespace: string;
  name: string;
  labels: Labels;
  online: boolean;
  status: ExporterStatus | null;
  statusMessage: string;
  enabled: boolean;
  deprecatedLabels: Labels;
  lease: PlainLease | null;
}

/**
 * A device offered for lease. Its data are frozen own properties; derived values are methods. The data survives
 * `JSON.stringify`, spreading and `structuredClone`; {@link Exporter.from} restores the methods.
 */
export class Exporter {
  /** The exporter's namespace. */
  readonly namespace: string;
  /** The bare name. */
  readonly name: string;
  /** Kubernetes labels; hidden and deprecated ones only with `showHiddenLabels`. */
  readonly labels: Labels;
  /** Whether the exporter is currently connected to the controller. */
  readonly online: boolean;
  /** The exporter's state; `null` if it has never reported one. */
  readonly status: ExporterStatus | null;
  /** The message for the status; `Never seen` before the exporter's first contact. */
  readonly statusMessage: string;
  /** Whether the exporter can be leased without `allowDisabled`. */
  readonly enabled: boolean;
  /** Deprecated label keys, each with advice on what to use instead. */
  readonly deprecatedLabels: Labels;
  /** The lease that holds the exporter, if it was joined (`includeLeases`, `joinLeases`); the controller does not return it. */
  readonly lease: Lease | null;

  /** @internal */
  constructor(plain: PlainExporter) {
    this.namespace = plain.namespace;
    this.name = plain.name;
    this.labels = plain.labels;
    this.online = plain.online;
    this.status = plain.status;
    this.statusMessage = plain.statusMessage;
    this.enabled = plain.enabled;
    this.deprecatedLabels = plain.deprecatedLabels;
    this.lease = plain.lease === null || plain.lease instanceof Lease ? plain.lease : new Lease(plain.lease);
    freeze(this);
  }

  /**
   * Creates an exporter from plain data, such as a clone or parsed JSON. Needs {@link init}.
   *
   * @throws {@link JumpstarterError} with reason `invalid-argument` if a property is missing or invalid
   * @example
   * ```ts
   * const text = JSON.stringify(await client.getExporter({ name: "rpi4-01" }));
   * console.log(Exporter.from(JSON.parse(text)).matches("board=rpi4"));
   * ```
   */
  static from(plain: unknown): Exporter {
    return new Exporter(run((wasm) => wasm.readExporter(plain) as PlainExporter));
  }

  /**
   * Whether the exporter's labels match a Kubernetes label selector. Needs {@link init}.
   *
   * @param selector - such as `board=rpi4,site in (a, b),!broken`
   * @throws {@link JumpstarterError} with reason `invalid-argument` if the selector is invalid
   * @example
   * ```ts
   * const exporter = await client.getExporter({ name: "rpi4-01" });
   * console.log(exporter.matches("board in (rpi4, rpi5),!broken")); // true
   * ```
   */
  matches(selector: string): boolean {
    const text = textArgument("selector", selector);
    return run((wasm) => wasm.selectorMatches(text, [this])).length === 1;
  }

  /**
   * Returns the data in the Python client's format: JSON in that client's key order, or YAML with sorted keys.
   *
   * @example
   * ```ts
   * const exporter = await client.getExporter({ name: "rpi4-01" });
   * console.log(exporter.dump("yaml"));
   * ```
   */
  dump(format: DumpFormat): string {
    return run((wasm) => wasm.dumpExporter(this, textArgument("format", format)));
  }
}
