/** An exporter as an immutable record. */
import { Lease, type PlainLease } from "./lease.js";
import { freeze, textArgument, type DumpFormat, type Labels } from "./record.js";
import { run } from "./wasm.js";

/** What an exporter does. A number that this package does not know stands as `UNRECOGNIZED_9`. */
export type ExporterStatus =
  | "OFFLINE"
  | "AVAILABLE"
  | "BEFORE_LEASE_HOOK"
  | "LEASE_READY"
  | "AFTER_LEASE_HOOK"
  | "BEFORE_LEASE_HOOK_FAILED"
  | "AFTER_LEASE_HOOK_FAILED"
  | `UNRECOGNIZED_${number}`;

/** An exporter's data, as it comes out of the wasm. */
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
 * A device offered for lease. Its data are own properties, frozen; what follows from them are methods. It survives
 * `JSON.stringify`, spreading and `structuredClone`, and {@link Exporter.from} gives the methods back.
 */
export class Exporter {
  /** The namespace it is offered in. */
  readonly namespace: string;
  /** Its bare name. */
  readonly name: string;
  /** Kubernetes labels; hidden and deprecated ones only with `showHiddenLabels`. */
  readonly labels: Labels;
  /** Whether the controller sees it at present. */
  readonly online: boolean;
  /** What it does; `null` where it never told. */
  readonly status: ExporterStatus | null;
  /** The words that go with the status; `Never seen` before its first contact. */
  readonly statusMessage: string;
  /** Whether it may be leased without `allowDisabled`. */
  readonly enabled: boolean;
  /** Deprecated label keys, each with the advice what to use instead. */
  readonly deprecatedLabels: Labels;
  /** The lease that holds it, where somebody has joined them; the controller does not tell. */
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
   * An exporter from its plain data, such as a clone or parsed JSON. Needs {@link init}.
   *
   * @throws {@link JumpstarterError} of reason `invalid-argument` where a property is missing or wrong
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
   * Whether its labels match a Kubernetes label selector. Needs {@link init}.
   *
   * @param selector - such as `board=rpi4,site in (a, b),!broken`
   * @throws {@link JumpstarterError} of reason `invalid-argument` where the selector is none
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
   * Its data as the Python client dumps it: JSON in that client's order, or YAML with sorted keys.
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
