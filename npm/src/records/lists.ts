/** One page of a list, as returned by the controller. */
import type { Exporter } from "./exporter.js";
import { Lease, type MadeLease } from "./lease.js";
import { freeze, textArgument } from "./record.js";
import type { DumpFormat } from "../wasm/records.js";
import { run } from "../wasm/load.js";

/** What a dump of exporters includes beyond names and labels; nothing by default, as in the Python client. */
export interface ShownFields {
  /** The lease that holds each exporter. */
  includeLeases?: boolean | undefined;
  /** Whether each exporter is online. */
  includeOnline?: boolean | undefined;
  /** The status of each exporter. */
  includeStatus?: boolean | undefined;
  /** Whether each exporter is enabled; if not set, disabled exporters are left out. */
  includeDisabled?: boolean | undefined;
}

/** A page of exporters, sorted by name. Iterating over it yields the exporters. */
export class ExporterList<E extends Exporter = Exporter> implements Iterable<E> {
  /** Iterates over the exporters of this page. */
  readonly exporters: readonly E[];
  /** The `pageToken` of the next page; empty on the last page. */
  readonly nextPageToken: string;

  /** @internal */
  constructor(exporters: readonly Exporter[], nextPageToken: string) {
    // A caller that sees `UnjoinedExporter` has not requested leases.
    this.exporters = exporters as readonly E[];
    this.nextPageToken = nextPageToken;
    freeze(this);
  }

  /**
   * Iterates over the exporters of this page.
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
   * Returns the page in the Python client's format, without the page token.
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

/** A page of leases, sorted by name. Iterating over it yields the leases. */
export class LeaseList implements Iterable<Lease> {
  /** The leases of this page, including those of other clients. */
  readonly leases: readonly Lease[];
  /** The `pageToken` of the next page; empty on the last page. */
  readonly nextPageToken: string;

  /** @internal */
  constructor(plain: { leases: readonly MadeLease[]; nextPageToken: string }) {
    this.leases = plain.leases.map((lease) => new Lease(lease));
    this.nextPageToken = plain.nextPageToken;
    freeze(this);
  }

  /**
   * Iterates over the leases of this page.
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
   * Returns the page in the Python client's format, without the page token.
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
