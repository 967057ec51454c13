// Checks that clients and devices that a program drops without `close()` are released: their listeners are removed.
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { after, before, describe, it } from "node:test";
import { connect } from "../../npm/dist/index.node.js";
import { connectExporter } from "../../npm/dist/device/index.node.js";
import { fakeDevice } from "../browser/suite/fake-device.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

describe("what is dropped without close()", () => {
  const listeners = new Set();
  // As a page has them: Node has no such events.
  before(() => {
    globalThis.addEventListener = /** @type {any} */ ((_, listener) => listeners.add(listener));
    globalThis.removeEventListener = /** @type {any} */ ((_, listener) => listeners.delete(listener));
  });
  after(() => {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });

  const fake = fakeDevice();
  const lab = { endpoints: "http://lab.invalid", namespace: "lab", client: "alice", fetch: fake.fetch };
  const direct = { endpoints: "http://device.invalid", fetch: fake.fetch };

  /** Collects garbage until no listener is left. */
  async function released() {
    while (listeners.size > 0) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  for (const [what, make] of Object.entries({
    "a client": () => connect(lab),
    "a device": () => connectExporter(direct),
    "a device whose stream was left": async () => {
      const device = await connectExporter(direct);
      await device.logs().return();
    },
  })) {
    it(`${what} is released`, { timeout: 60_000 }, async () => {
      await make().then(() => undefined);
      assert.equal(listeners.size, 1);
      await released();
    });
  }

  it("a device of a client that lives on is released", { timeout: 60_000 }, async () => {
    const client = await connect(lab);
    const signals = listenersOf(client.closing);
    await client.device({ lease: "nightly" }).then(() => undefined);
    assert.deepEqual([listeners.size, signals.size], [2, 1]);
    while (signals.size > 0) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(listeners.size, 1);
    client.close();
    assert.equal(listeners.size, 0);
  });
});

/** The listeners of a signal from now on. */
function listenersOf(signal) {
  const listeners = new Set();
  signal.addEventListener = (type, listener) => listeners.add(listener);
  signal.removeEventListener = (type, listener) => listeners.delete(listener);
  return listeners;
}
