// Tests npm/dist in Node: its warnings, and what a failed `fetch` means there. For bundled packages, see tests/packaging.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { connect } from "../../npm/dist/index.node.js";
import { createLab } from "../../npm/dist/testing/index.node.js";

const options = { endpoints: "http://lab.example.com", namespace: "lab", client: "alice", token: "t" };
const rejection = (promise) =>
  promise.then(
    () => assert.fail("was not rejected"),
    (error) => error,
  );

describe("in Node", () => {
  const warnings = [];
  const warned = (warning) => warnings.push(`${warning.name}: ${warning.message}`);
  beforeEach(() => process.on("warning", warned));
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warned);
    assert.deepEqual(warnings.splice(0), []);
  });

  it("makes thirty parallel calls without a warning, whether answered or closed", async () => {
    const lab = await createLab();
    const token = lab.tokens.alice;
    for (const given of [token, async () => token]) {
      const service = await connect({ ...lab.connectOptions(), token: given });
      await Promise.all(Array.from({ length: 30 }, () => service.listLeases()));
      lab.endpoint("one").fault({ hang: true });
      const answered = lab.calls.length;
      const calls = Array.from({ length: 30 }, () => rejection(service.listLeases()));
      while (lab.calls.length < answered + 30) await new Promise((resolve) => setTimeout(resolve, 1));
      service.close();
      for (const error of await Promise.all(calls)) assert.equal(error.reason, "closed");
      lab.endpoint("one").heal();
    }
  });

  it("reports mixed-content for an http endpoint on an https page only if it is certain", async () => {
    const refused = async () => {
      throw new TypeError("Failed to fetch");
    };
    const platforms = globalThis.fetch;
    globalThis.location = /** @type {any} */ ({ protocol: "https:" });
    try {
      /** @type {[string, string, RegExp?, typeof fetch?][]} */
      const cases = [
        ["http://lab.example.com", "mixed-content", /https.*certificate/],
        // A page's own fetch may set the target address space, which allows any address.
        ["http://lab.example.com", "network", /mixed content.*Local Network Access/, refused],
        // The browser may allow it if the user agrees (Local Network Access).
        ["http://192.168.0.7:8080", "network", /mixed content.*Local Network Access/],
        ["http://lab.local:8080", "network", /mixed content.*Local Network Access/],
        ["https://lab.example.com", "network"],
        ["http://127.0.0.1:8080", "network"],
        ["http://localhost:8080", "network"],
      ];
      for (const [endpoints, reason, words = /connect-src/, own] of cases) {
        // Connect first: in Node, the module is not loaded by `fetch`.
        const service = await connect({ ...options, endpoints, fetch: own });
        globalThis.fetch = refused;
        const error = await rejection(service.listExporters({ timeoutMs: 2_000 }));
        assert.deepEqual([error.code, error.reason], ["UNAVAILABLE", reason], endpoints);
        assert.match(error.rawMessage, words);
        assert.equal(error.rawMessage.includes("mixed content"), words.source.includes("mixed content"));
        assert.equal(error.cause instanceof TypeError, true);
        service.close();
      }
    } finally {
      globalThis.fetch = platforms;
      delete globalThis.location;
    }
  });
});
