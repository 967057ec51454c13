/** An exporter as an immutable record. Which data it has: `src/model/exporter.rs`. */
import { run } from "../wasm/load.js";
import type { DumpFormat, Exporter as ExporterData } from "../wasm/records.js";
import { Lease, type MadeLease } from "./lease.js";
import { textArgument } from "./record.js";

/** An exporter as the wasm returns it, or joined with a lease. */
export type MadeExporter = Omit<ExporterData, "lease"> & { readonly lease: MadeLease | Lease | null };

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- Its type has the fields of the data, with their docs.
const ExporterFields = class {} as new () => ExporterData;

/**
 * A device offered for lease. Its data are frozen own properties; derived values are methods. The data survives
 * `JSON.stringify`, spreading and `structuredClone`; {@link Exporter.from} restores the methods.
 */
export class Exporter extends ExporterFields {
  /** The lease that holds the exporter, if it was joined (`includeLeases`, `joinLeases`); the controller does not return it. */
  declare readonly lease: Lease | null;

  /** @internal */
  constructor(data: MadeExporter) {
    super();
    // One by one, which is several times as fast as `Object.assign`.
    const own = this as { -readonly [Field in keyof ExporterData]: Exporter[Field] };
    own.namespace = data.namespace;
    own.name = data.name;
    own.labels = Object.freeze(data.labels);
    own.online = data.online;
    own.status = data.status;
    own.statusMessage = data.statusMessage;
    own.enabled = data.enabled;
    own.deprecatedLabels = Object.freeze(data.deprecatedLabels);
    own.lease = data.lease === null || data.lease instanceof Lease ? data.lease : new Lease(data.lease);
    Object.freeze(this);
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
    return new Exporter(run((wasm) => wasm.readExporter(plain) as MadeExporter));
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
