// What the package promises where there is no page: in Node, over a `fetch` that answers by itself. The packages that are
// built with it are tested elsewhere; this is npm/dist as it stands.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { connect } from "../../npm/dist/index.node.js";

const frame = (flags, content) => Uint8Array.of(flags, 0, 0, 0, content.length, ...content);
const EMPTY = Uint8Array.of(...frame(0, []), ...frame(0x80, new TextEncoder().encode("grpc-status: 0\r\n")));
const answering = async () => new Response(EMPTY, { headers: { "content-type": "application/grpc-web+proto" } });
const hanging = (_url, { signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
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

  it("thirty calls side by side leave no warning, answered or closed", async () => {
    for (const token of ["t", async () => "t"]) {
      const quick = await connect({ ...options, token, fetch: answering });
      await Promise.all(Array.from({ length: 30 }, () => quick.listLeases()));
      const slow = await connect({ ...options, token, fetch: hanging });
      const calls = Array.from({ length: 30 }, () => rejection(slow.listLeases()));
      await new Promise((resolve) => setTimeout(resolve, 50));
      slow.close();
      for (const error of await Promise.all(calls)) assert.equal(error.reason, "closed");
      quick.close();
    }
  });

  it("an https page learns why it may not call an http endpoint, where that is sure", async () => {
    const refused = async () => {
      throw new TypeError("Failed to fetch");
    };
    const platforms = globalThis.fetch;
    globalThis.location = { protocol: "https:" };
    try {
      for (const [endpoints, reason, words = /connect-src/, own] of [
        ["http://lab.example.com", "mixed-content", /https.*certificate/],
        // The page's own may name the address space, which lets any address through.
        ["http://lab.example.com", "network", /mixed content.*Local Network Access/, refused],
        // A browser may let it through once the user allows it (Local Network Access).
        ["http://192.168.0.7:8080", "network", /mixed content.*Local Network Access/],
        ["http://lab.local:8080", "network", /mixed content.*Local Network Access/],
        ["https://lab.example.com", "network"],
        ["http://127.0.0.1:8080", "network"],
        ["http://localhost:8080", "network"],
      ]) {
        // Connected first: in Node the module is loaded from a file, not by `fetch`.
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
