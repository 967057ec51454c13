/** The exporters of a lab: list, add, change, remove. */
import type { Core } from "./core.js";
import type { ExporterState, LabExporter, NewExporter } from "./objects.js";

/** The exporters of a lab. */
export class LabExporters {
  readonly #core: Core;

  /** @internal */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * All of them, by name.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: 3 });
   * console.log(lab.exporters.list().length); // 3
   * ```
   */
  list(): readonly LabExporter[] {
    return this.#core.info().exporters;
  }

  /**
   * Adds an exporter.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: [] });
   * lab.exporters.add({ name: "rpi5-01", labels: { board: "rpi5" } });
   * ```
   */
  add(exporter: NewExporter): void {
    this.#core.order({ addExporter: exporter });
  }

  /**
   * Changes an exporter; what is not given stays.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: [{ name: "rpi5-01" }] });
   * lab.exporters.change("rpi5-01", { enabled: false, labels: { board: "rpi5" } });
   * ```
   */
  change(name: string, change: ExporterState): void {
    this.#core.order({ changeExporter: { ...change, name } });
  }

  /**
   * Takes an exporter offline, as if its connection were lost.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: [{ name: "rpi5-01" }] });
   * lab.exporters.takeOffline("rpi5-01");
   * console.log(lab.exporters.list()[0]?.status); // OFFLINE
   * ```
   */
  takeOffline(name: string): void {
    this.change(name, { online: false, status: "OFFLINE", statusMessage: "Connection lost" });
  }

  /**
   * Removes an exporter.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ exporters: [{ name: "rpi5-01" }] });
   * lab.exporters.remove("rpi5-01");
   * ```
   */
  remove(name: string): void {
    this.#core.order({ removeExporter: { name } });
  }
}
