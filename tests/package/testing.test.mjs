// A lab in memory: errors while its wasm is loaded, its faults as a client sees them, aborts at each of their points, its time
// and list of calls, and the errors of invalid options. What the controller answers is tested in lab/; all suites of
// tests/browser run against such a lab, too.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { connect, isJumpstarterError } from "../../npm/dist/index.node.js";
import { createLab } from "../../npm/dist/testing/index.node.js";

const BOARD = { name: "rpi4-01", labels: { board: "rpi4" } };

/** A lab of one board, and a client that does not repeat its calls. */
async function setUp(options = {}) {
  const lab = await createLab({ exporters: [BOARD], ...options });
  const client = await connect({ ...lab.connectOptions("alice"), hedging: false });
  return { lab, client, one: lab.endpoint("one") };
}

const failure = async (promise) => {
  const error = await Promise.resolve(promise).then(
    () => assert.fail("did not fail"),
    (thrown) => thrown,
  );
  assert.ok(isJumpstarterError(error), String(error));
  return error;
};

// Comes first: once the wasm is loaded, the source is ignored. That the later tests pass shows that createLab tries again.
describe("a wasm of labs that cannot be loaded", () => {
  const typed = { headers: { "content-type": "application/wasm" } };
  for (const [what, wasm, expected] of /** @type {const} */ ([
    [
      "other bytes",
      new TextEncoder().encode("<!doctype html>"),
      /^the source passed to createLab\(\{ wasm \}\) is not Web/,
    ],
    ["no file", new Response("", { status: 404 }), /^there is no wasm at the response \(HTTP 404/],
    ["a web page", new Response("<!doctype html>", { headers: { "content-type": "text/html" } }), /unknown paths/],
    ["a web page with wasm's type", new Response("<!doctype html>", typed), /is not WebAssembly \(HTTP 200/],
    ["a URL that cannot be fetched", "file:///lab.wasm", /^no response for the wasm from file:/],
    ["another module", Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), /does not match this version/],
  ])) {
    it(`gives an error that names the lab's file and option: ${what}`, async () => {
      const { reason, rawMessage } = await failure(createLab({ wasm }));
      assert.equal(reason, "wasm");
      assert.match(rawMessage, expected);
      assert.match(rawMessage, /pass createLab\(\{ wasm \}\) the URL of jumpstarter_lab_bg\.wasm.*docs\/bundlers\.md/);
      assert.doesNotMatch(rawMessage, /init\(\)|jumpstarter_web/);
    });
  }

  it("says what to import where the runtime compiles no bytes", async (t) => {
    const words = "WebAssembly.compileStreaming(): Wasm code generation disallowed by embedder";
    t.mock.method(WebAssembly, "compileStreaming", () => Promise.reject(new WebAssembly.CompileError(words)));
    const { rawMessage } = await failure(createLab({ wasm: new Response("", typed) }));
    assert.match(
      rawMessage,
      /import jumpstarter-web\/jumpstarter_lab_bg\.wasm and pass .* to createLab\(\{ wasm \}\)$/,
    );
  });
});

describe("a fault of an endpoint", () => {
  for (const [fault, reason, outcome, didWork] of /** @type {any[][]} */ ([
    [{ cut: "before" }, "network", "cut", false],
    [{ cut: "after" }, "network", "cut", true],
    [{ httpStatus: 503 }, "http-status", "refused", false],
    [{ httpStatus: 204, html: true }, "http-status", "refused", false],
    [{ html: true }, "not-grpc-web", "refused", false],
    [{ status: { code: "PERMISSION_DENIED", message: "no" } }, "permission-denied", "answered", false],
    [{ status: { code: 99, message: "wörd %\n", details: Uint8Array.of(1, 2) } }, "unknown", "answered", false],
  ])) {
    it(`is seen by a client: ${JSON.stringify(fault)}`, async () => {
      const { lab, client, one } = await setUp();
      one.fault(fault);
      assert.equal((await failure(client.getExporter({ name: BOARD.name }))).reason, reason);
      assert.deepEqual([lab.calls[0].outcome, lab.calls[0].didWork], [outcome, didWork]);
    });
  }

  it("refuses like a closed port, and breaks what is open", async () => {
    const { lab, one } = await setUp();
    one.fault({ hang: true });
    const open = lab.fetch(`${one.url}/a/B`, { method: "POST", body: new Uint8Array(5) });
    await new Promise((resolve) => setTimeout(resolve, 0));
    one.fault({ refuse: true });
    await assert.rejects(open, TypeError);
    await assert.rejects(lab.fetch(`${one.url}/a/B`, { method: "POST", body: new Uint8Array(5) }), TypeError);
    assert.deepEqual(
      lab.calls.map(({ outcome }) => outcome),
      ["cut"],
    );
  });

  it("breaks the answer off after some bytes", async () => {
    const { lab, client, one } = await setUp();
    one.fault({ dropAfterBytes: 7, split: 2, count: 1 });
    await client.listExporters();
    assert.deepEqual(
      lab.calls.map(({ outcome, didWork }) => [outcome, didWork]),
      [
        ["cut", true],
        ["answered", true],
      ],
    );
    one.fault({ dropAfterBytes: 7 });
    assert.equal((await failure(client.listExporters({ timeoutMs: 2_000 }))).reason, "truncated");
  });

  it("gives the answer in pieces, all of it", async () => {
    const { client, one } = await setUp();
    one.fault({ split: 1, pauseMs: 0 });
    assert.equal((await client.listExporters()).exporters[0].name, BOARD.name);
  });

  it("hits as many requests as it says, and is healed", async () => {
    const { client, one } = await setUp();
    one.fault({ status: { code: "NOT_FOUND" }, count: 2 });
    for (const expected of ["not-found", "not-found"]) {
      assert.equal((await failure(client.getExporter({ name: BOARD.name }))).reason, expected);
    }
    assert.equal((await client.getExporter({ name: BOARD.name })).name, BOARD.name);
    one.fault({ refuse: true });
    one.heal();
    assert.equal((await client.getExporter({ name: BOARD.name })).name, BOARD.name);
  });

  it("hits the same requests in each lab of the same seed", async () => {
    const hits = async (seed) => {
      const { client, one } = await setUp({ seed });
      one.fault({ status: { code: "NOT_FOUND" }, probability: 0.5 });
      const all = [];
      for (let call = 0; call < 24; call += 1) {
        all.push(await client.getExporter({ name: BOARD.name }).then(Boolean, () => false));
      }
      return all.join();
    };
    assert.equal(await hits(7), await hits(7));
    assert.notEqual(await hits(7), await hits(8));
  });

  for (const fault of [{ delayMs: 3_600_000 }, { hang: true }, { split: 1, pauseMs: 3_600_000 }]) {
    it(`ends when the call is aborted: ${JSON.stringify(fault)}`, async () => {
      const { lab, client, one } = await setUp();
      one.fault(fault);
      const controller = new AbortController();
      const call = client.listExporters({ signal: controller.signal, timeoutMs: 3_600_000 });
      while (lab.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      controller.abort("enough");
      await assert.rejects(call, (thrown) => thrown === "enough");
      assert.equal(lab.calls[0].outcome, "cancelled");
    });
  }
});

describe("a lab", () => {
  it("lists calls with their messages, and never a token", async () => {
    const { lab, client } = await setUp();
    await client.createLease({ leaseId: "mine", selector: "board=rpi4", duration: "1h", tags: { ci: "nightly" } });
    const call = lab.calls.at(-1);
    assert.deepEqual([call.method, call.client, call.code, call.didWork], ["CreateLease", "alice", "OK", true]);
    assert.deepEqual(/** @type {any} */ (call.request.lease).tags, { ci: "nightly" });
    for (const token of Object.values(lab.tokens)) assert.ok(!JSON.stringify(lab.calls).includes(token));
  });

  it("stands still until its time is moved, and begins, ends and expires leases then", async () => {
    const { lab, client } = await setUp({ now: "2026-01-01T12:00:00Z" });
    const { name } = await client.createLease({ selector: "board=rpi4", duration: "1h" });
    const status = async () => (await client.getLease({ name })).status();
    assert.equal(await status(), "In-Use");
    assert.equal((await client.getLease({ name })).remainingMs(lab.now), 3_600_000);
    lab.advance(30 * 60_000);
    assert.equal((await client.getLease({ name })).remainingMs(lab.now), 1_800_000);
    lab.advance("1h");
    assert.equal((await client.getLease({ name })).hasEnded(), true);
    assert.equal(lab.now.toISOString(), "2026-01-01T13:30:00.000Z");
  });

  it("has exporters that go offline, change and are removed", async () => {
    const { lab, client } = await setUp();
    lab.exporters.takeOffline(BOARD.name);
    assert.equal((await client.getExporter({ name: BOARD.name })).status, "OFFLINE");
    lab.exporters.add({ name: "rpi5-01", labels: { board: "rpi5" } });
    lab.exporters.remove(BOARD.name);
    assert.deepEqual(
      (await client.listExporters()).exporters.map(({ name }) => name),
      ["rpi5-01"],
    );
  });

  it("refuses URLs that are not its own, and everything once it is closed", async () => {
    const { lab, client } = await setUp();
    await assert.rejects(lab.fetch("https://elsewhere.example/"), /is no URL of this lab/);
    lab.close();
    assert.equal((await failure(client.listExporters({ timeoutMs: 2_000 }))).reason, "network");
    assert.throws(() => lab.calls, /the lab has been closed/);
  });

  it("is independent of the others", async () => {
    const [first, second] = [await setUp(), await setUp()];
    first.lab.exporters.remove(BOARD.name);
    assert.equal((await second.client.listExporters()).exporters.length, 1);
    assert.notEqual(first.lab, second.lab);
  });
});

describe("what is invalid is refused by name", () => {
  for (const [field, options] of [
    ["exporters", { exporters: "x" }],
    ["exporters[0].name", { exporters: [{ name: "A_B" }] }],
    ["exporters[0].title", { exporters: [{ title: "a" }] }],
    ["clients[0]", { clients: ["a/b"] }],
    ["namespace", { namespace: "" }],
    ["endpoints", { endpoints: [] }],
    ["endpoints[1]", { endpoints: ["one", "A B"] }],
    ["endpoints[1]", { endpoints: ["one", "one"] }],
    ["now", { now: "soon" }],
    ["seed", { seed: -1 }],
    ["controller", { controller: "1" }],
    ["exporter", { exporter: 1 }],
  ]) {
    it(`createLab ${JSON.stringify(options)}`, async () => {
      const error = await failure(createLab(/** @type {any} */ (options)));
      assert.deepEqual([error.reason, error.field], ["invalid-argument", field]);
    });
  }

  for (const [field, fault] of [
    ["delayMs", { delayMs: -1 }],
    ["refuse", { refuse: 1 }],
    ["cut", { cut: "later" }],
    ["split", { split: 0 }],
    ["count", { count: 0 }],
    ["httpStatus", { httpStatus: 100 }],
    ["status.code", { status: { code: "OK" } }],
    ["status.text", { status: { code: 5, text: "" } }],
    ["methods", { methods: "ListLeases" }],
    ["probability", { probability: 2 }],
    ["delay", { delay: 1 }],
    ["options", null],
  ]) {
    it(`fault ${JSON.stringify(fault)}`, async () => {
      const { one } = await setUp();
      assert.throws(() => one.fault(/** @type {any} */ (fault)), { reason: "invalid-argument", field });
    });
  }

  it("controls", async () => {
    const { lab } = await setUp();
    const any = /** @type {any} */ (lab);
    for (const [field, call] of /** @type {any[][]} */ ([
      ["time", () => lab.advance("soon")],
      ["millis", () => lab.advance(-1)],
      ["client", () => lab.connectOptions("zoe")],
      ["client", () => lab.token("zoe")],
      ["name", () => lab.endpoint("two")],
      ["status", () => any.exporters.change(BOARD.name, { status: "X" })],
      ["size", () => any.controller({ size: 1 })],
      [null, () => lab.exporters.remove("no-such-board")],
    ])) {
      assert.throws(call, { reason: "invalid-argument", field });
    }
  });
});
