/** The leases of a lab: list, add, change, remove. */
import type { Core } from "./core.js";
import type { LabLease, LeaseChange, NewLease } from "./objects.js";

/** The leases of a lab. */
export class LabLeases {
  readonly #core: Core;

  /** @internal */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * All of them, also those that have ended, by name.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * console.log(lab.leases.list().length); // 0
   * ```
   */
  list(): readonly LabLease[] {
    return this.#core.info().leases;
  }

  /**
   * Adds a lease for any client, by the rules of `createLease`.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.leases.add({ name: "nightly", client: "bob", selector: "board=rpi4", duration: "1h" });
   * console.log(lab.leases.list()[0]?.client); // bob
   * ```
   */
  add(lease: NewLease): void {
    this.#core.order({ addLease: lease });
  }

  /**
   * Changes a lease of any client; what is not given stays.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.leases.add({ name: "nightly", client: "bob", selector: "board=rpi4", duration: "1h" });
   * lab.leases.change("nightly", { release: true });
   * console.log(lab.leases.list()[0]?.ended); // true
   * ```
   */
  change(name: string, change: LeaseChange): void {
    this.#core.order({ changeLease: { ...change, name } });
  }

  /**
   * Removes a lease, also from the history, as an operator of the cluster can.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.leases.add({ name: "nightly", client: "bob", selector: "board=rpi4", duration: "1h" });
   * lab.leases.remove("nightly");
   * ```
   */
  remove(name: string): void {
    this.#core.order({ removeLease: { name } });
  }
}
