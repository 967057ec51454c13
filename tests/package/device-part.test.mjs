// Checks that a client has devices only in a program that imports jumpstarter-web/device: as a module, and by `require`.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";

const require = createRequire(new URL("../../npm/package.json", import.meta.url));
const LAB = { endpoints: "http://lab.invalid", namespace: "lab", client: "alice", fetch: () => new Promise(() => {}) };

describe("client.device", () => {
  for (const [kind, load] of Object.entries({
    import: (name) => import(`../../npm/dist/${name}`),
    require: (name) => Promise.resolve(require(`./dist/${name}`)),
  })) {
    const [client, device] =
      kind === "import" ? ["index.node.js", "device/index.node.js"] : ["index.cjs", "device.cjs"];
    it(`needs the ${kind} of jumpstarter-web/device, once, also after connect`, async () => {
      const { connect } = await load(client);
      const lab = await connect(LAB);
      const opened = () => lab.device({ lease: "nightly", timeoutMs: 1 });
      await assert.rejects(opened, { reason: "wasm", message: /import "jumpstarter-web\/device"/ });
      await load(device);
      await assert.rejects(opened, { reason: "deadline-exceeded" });
      lab.close();
    });
  }
});
