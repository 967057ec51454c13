/** One page of a list, as the controller gave it. */
import { Exporter, type PlainExporter } from "./exporter.js";
import { Lease, type PlainLease } from "./lease.js";
import { freeze, textArgument, type DumpFormat } from "./record.js";
import { run } from "./wasm.js";

/** What a dump of exporters shows beyond names and labels; nothing by default, as in the Python client. */
export interface ShownFields {
  /** The lease that holds each exporter. */
  includeLeases?: boolean | undefined;
  /** Whether each is online. */
  includeOnline?: boolean | undefined;
  /** The status of each. */
  includeStatus?: boolean | undefined;
  /** Whether each is enabled; without this, those that are not are left out. */
  includeDisabled?: boolean | undefined;
}

/** A page of exporters, in the order of names. Iterating gives the exporters. */
export class ExporterList<E extends Exporter = Exporter> implements Iterable<E> {
  /** The exporters of this page. */
  readonly exporters: readonly E[];
  /** What asks for the next page; empty on the last. */
  readonly nextPageToken: string;

  /** @internal */
  constructor(plain: { exporters: readonly PlainExporter[]; nextPageToken: string }) {
    // Who asked for unjoined ones has asked for none with a lease.
    this.exporters = plain.exporters.map((one) => (one instanceof Exporter ? one : new Exporter(one)) as E);
    this.nextPageToken = plain.nextPageToken;
    freeze(this);
  }

  /**
   * The exporters of this page.
   *
   * @example
   * ```ts
   * for (const { name } of await client.listExporters({ pageSize: 10 })) console.log(name);
   * ```
   */
  [Symbol.iterator](): Iterator<E> {
    return this.exporters[Symbol.iterator]();
  }

  /**
   * The page as the Python client dumps it. The page token is not in it.
   *
   * @example
   * ```ts
   * const page = await client.listExporters({ filter: "board=rpi4", includeLeases: true });
   * console.log(page.dump("yaml", { includeLeases: true, includeStatus: true }));
   * ```
   */
  dump(format: DumpFormat, shown: ShownFields = {}): string {
    return run((wasm) => wasm.dumpExporterList(this, textArgument("format", format), shown));
  }
}

/** A page of leases, in the order of names. Iterating gives the leases. */
export class LeaseList implements Iterable<Lease> {
  /** The leases of this page, those of other clients included. */
  readonly leases: readonly Lease[];
  /** What asks for the next page; empty on the last. */
  readonly nextPageToken: string;

  /** @internal */
  constructor(plain: { leases: readonly PlainLease[]; nextPageToken: string }) {
    this.leases = plain.leases.map((lease) => new Lease(lease));
    this.nextPageToken = plain.nextPageToken;
    freeze(this);
  }

  /**
   * The leases of this page.
   *
   * @example
   * ```ts
   * const [first] = await client.listLeases();
   * console.log(first?.name);
   * ```
   */
  [Symbol.iterator](): Iterator<Lease> {
    return this.leases[Symbol.iterator]();
  }

  /**
   * The page as the Python client dumps it. The page token is not in it.
   *
   * @example
   * ```ts
   * console.log((await client.listLeases({ onlyActive: false })).dump("json"));
   * ```
   */
  dump(format: DumpFormat): string {
    return run((wasm) => wasm.dumpLeaseList(this, textArgument("format", format)));
  }
}
