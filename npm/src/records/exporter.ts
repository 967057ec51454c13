/** An exporter as an immutable record. Which data it has: `src/model/exporter.rs`. */
import { run } from "../wasm/load.js";
import type { DumpFormat, Exporter as ExporterData } from "../wasm/records.js";
import { Lease, type MadeLease } from "./lease.js";
import { Fields, freeze, textArgument } from "./record.js";

/** An exporter as the wasm returns it, or joined with a lease. */
export type MadeExporter = Omit<ExporterData, "lease"> & { readonly lease: MadeLease | Lease | null };

const ExporterFields = Fields as new (data: MadeExporter) => ExporterData;

/**
 * A device offered for lease. Its data are frozen own properties; derived values are methods. The data survives
 * `JSON.stringify`, spreading and `structuredClone`; {@link Exporter.from} restores the methods.
 */
export class Exporter extends ExporterFields {
  /** The lease that holds the exporter, if it was joined (`includeLeases`, `joinLeases`); the controller does not return it. */
  declare readonly lease: Lease | null;

  /** @internal */
  constructor(data: MadeExporter) {
    super(data);
    this.lease = data.lease === null || data.lease instanceof Lease ? data.lease : new Lease(data.lease);
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
