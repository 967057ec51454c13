// Strange things from the page itself: functions that give nonsense, getters that throw, maps for objects. Each is told,
// at once, and nothing is sent with half of its input lost. Plainly wrong options are input.test.js.
import { expect } from "chai";
import { init, Exporter, Lease } from "/npm/index.js";
import { client, lab, rejection, taggedClient } from "./lab.js";

const booking = { selector: "board=none", duration: "5m" };

describe("a fetch of the page's own", () => {
  const strange = {
    "gives nothing": async () => undefined,
    "gives an empty object": async () => ({}),
    "gives a network error": async () => Response.error(),
    "gives plain headers": async () => ({ status: 200, headers: { "content-type": "application/grpc-web" }, body: null }),
    "has read the body": async (...request) => {
      const answer = await fetch(...request);
      await answer.text();
      return answer;
    },
  };
  for (const [what, own] of Object.entries(strange)) {
    it(`that ${what} ends the call with a clear error`, async () => {
      const service = await client({ endpoints: lab.endpoints[0], fetch: own });
      const error = await rejection(service.listExporters({ timeoutMs: 2_000 }));
      expect([error.code, error.reason]).to.deep.equal(["INTERNAL", "protocol"]);
      expect(error.rawMessage).to.include("no Response");
    });
  }
});

describe("a status with details that are no base64", () => {
  it("is told all the same", async () => {
    const frame = (flags, text) => String.fromCharCode(flags, 0, 0, 0, text.length) + text;
    const body = frame(0x80, "grpc-status: 5\r\ngrpc-message: gone\r\ngrpc-status-details-bin: !!!\r\n");
    const own = async () =>
      new Response(Uint8Array.from(body, (letter) => letter.charCodeAt(0)), { headers: { "content-type": "application/grpc-web+proto" } });
    const error = await rejection((await client({ fetch: own })).listExporters());
    expect([error.code, error.reason, error.rawMessage]).to.deep.equal(["NOT_FOUND", "not-found", "gone"]);
  });
});

describe("an option that cannot be read", () => {
  const throwing = (name) => Object.defineProperty({ ...booking }, name, { enumerable: true, get: () => { throw new Error("no"); } });
  const cases = [
    ...["exporterName", "tags", "leaseId", "beginTime", "allowDisabled"].map((name) => [name, throwing(name)]),
    ["tags", { ...booking, tags: new Map([["ci", "yes"]]) }],
    ["beginTime", { ...booking, beginTime: new Date(8.64e15) }],
    ["endTime", { ...booking, endTime: "+10000-01-01T00:00:00Z" }],
  ];
  cases.forEach(([field, options], number) => {
    it(`is refused by its name, and nothing is sent: ${field} (${number})`, async () => {
      const { service, calls } = await taggedClient();
      const error = await rejection(service.createLease(options));
      expect([error.code, error.field]).to.deep.equal(["INVALID_ARGUMENT", field]);
      expect(await calls()).to.deep.equal([]);
    });
  });

  it("is no list of headers either", async () => {
    const error = await rejection(client({ headers: new Headers({ "x-a": "b" }) }));
    expect(error.field).to.match(/^headers/);
  });
});

describe("an argument that is no string", () => {
  before(() => init());
  const exporter = () => Exporter.from({ namespace: "lab", name: "exp-1", labels: { a: "b" }, online: true, status: null, statusMessage: "", enabled: true, deprecatedLabels: {}, lease: null });
  it("is refused before it reaches the wasm", () => {
    for (const wrong of [5, undefined, null, {}]) {
      expect(() => exporter().dump(wrong)).to.throw(/`format` must be a string/);
      expect(() => exporter().matches(wrong)).to.throw(/`selector` must be a string/);
    }
    expect(() => Lease.from(5)).to.throw(/must be an object/);
  });
});

describe("closing a client", () => {
  it("ends a call that still waits for its token", async () => {
    const service = await client({ token: () => new Promise(() => undefined) });
    const waiting = rejection(service.listExporters());
    service.close();
    expect((await waiting).reason).to.equal("closed");
  });
});
