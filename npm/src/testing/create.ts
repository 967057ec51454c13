/** Makes labs. */
import { Lab } from "./lab.js";
import { load } from "./load.js";
import { checkedOptions, type LabOptions } from "./options.js";
import { RawCore } from "./raw.js";

/**
 * Makes a Jumpstarter lab in memory: a controller that answers as the real one does, word for word, behind one or several
 * endpoints. No port is opened and no process is started; it runs in browsers, workers, Node, and test runners. Labs are
 * independent of each other.
 *
 * @throws `JumpstarterError` with the reason `invalid-argument` and the invalid `field`, or `wasm`
 * @example
 * ```ts
 * import { createLab } from "jumpstarter-web/testing";
 *
 * const lab = await createLab({ exporters: [{ name: "rpi4-01", labels: { board: "rpi4" } }] });
 * const client = await connect(lab.connectOptions("alice"));
 * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
 * const lease = await client.waitForLease({ name });
 * console.log(lease.exporter); // rpi4-01
 * client.close();
 * lab.close();
 * ```
 */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const { options: given, endpoints, wasm } = checkedOptions(options);
  const make = await load(wasm);
  const { now, ...others } = given;
  const clock = now === "real" ? { clock: "running" } : { clock: "fixed", now };
  return new Lab(new RawCore(make, { ...others, ...clock }), endpoints);
}
