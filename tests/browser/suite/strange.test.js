// Unusual values from the page: functions with wrong results, getters that throw, maps instead of objects. Each is reported
// immediately, and nothing is sent with incomplete input. For invalid options, see input.test.js.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { init, Exporter, Lease } from "/npm/index.js";
import { client, lab, rejection, taggedClient } from "./lab.js";
import { answerOk, GRPC_WEB, text } from "./wire.js";

const booking = { selector: "board=none", duration: "5m" };

describe("a fetch of the page's own", () => {
  const strange = {
    "gives nothing": async () => undefined,
    "gives an empty object": async () => ({}),
    "gives a network error": async () => Response.error(),
    "gives plain headers": async () => ({
      status: 200,
      headers: { "content-type": "application/grpc-web" },
      body: null,
    }),
    "has read the body": async (...request) => {
      const answer = await fetch(...request);
      await answer.text();
      return answer;
    },
  };
  for (const [what, own] of Object.entries(strange)) {
    it(`that ${what} rejects the call with a clear error`, async () => {
      const service = await client({ endpoints: lab.endpoints[0], fetch: own });
      const error = await rejection(service.listExporters({ timeoutMs: 60_000 }));
      expect([error.code, error.reason]).to.deep.equal(["INTERNAL", "protocol"]);
      expect(error.rawMessage).to.include("no Response");
    });
  }
});

/** A response whose body is a stream of these chunks. */
const streamed = (...chunks) => {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return { status: 200, headers: new Headers(GRPC_WEB), body };
};
const named = answerOk(text(1, "namespaces/lab/exporters/strange"));
/** The same bytes as a view of a longer buffer. */
const inside = () => {
  const buffer = new ArrayBuffer(named.length + 7);
  new Uint8Array(buffer).set(named, 3);
  return [buffer, 3, named.length];
};

describe("bytes of a response", () => {
  let frameOfPage;
  before(() => {
    frameOfPage = document.createElement("iframe");
    document.body.append(frameOfPage);
  });
  after(() => frameOfPage.remove());

  const chunks = {
    "a Uint8Array of another realm": () => [new frameOfPage.contentWindow.Uint8Array(named)],
    "an ArrayBuffer": () => [named.buffer.slice(0)],
    "an ArrayBuffer of another realm": () => [new frameOfPage.contentWindow.Uint8Array(named).buffer],
    "a view into a longer buffer": () => [new Uint8Array(...inside())],
    "a DataView": () => [new DataView(...inside())],
    "empty pieces": () => [new Uint8Array(), named.slice(0, 9), new ArrayBuffer(0), named.slice(9)],
  };
  for (const [what, make] of Object.entries(chunks)) {
    it(`are accepted as ${what}`, async () => {
      const service = await client({ endpoints: lab.endpoints[0], fetch: async () => streamed(...make()) });
      expect((await service.getExporter({ name: "strange" })).name).to.equal("strange");
    });
  }

  for (const [what, chunk] of Object.entries({ string: "text", object: {}, number: 5, undefined: undefined })) {
    it(`give an error as a ${what}`, async () => {
      const service = await client({ endpoints: lab.endpoints[0], fetch: async () => streamed(chunk) });
      const error = await rejection(service.getExporter({ name: "strange", timeoutMs: 60_000 }));
      expect([error.code, error.reason]).to.deep.equal(["INTERNAL", "protocol"]);
      expect(error.rawMessage).to.include(`gave ${what}`);
    });
  }

  it("are accepted from the fetch of a frame", async () => {
    const { endpoints, clients } = lab;
    const own = (...request) => frameOfPage.contentWindow.fetch(...request);
    const service = await client({ endpoints: endpoints[0], token: clients.alice, fetch: own });
    expect((await service.listExporters({ pageSize: 1 })).exporters).to.have.length(1);
  });

  it("give an error with the message of another realm's error", async () => {
    const own = async () => {
      throw new frameOfPage.contentWindow.TypeError("words of another realm");
    };
    const service = await client({ endpoints: lab.endpoints[0], fetch: own });
    const error = await rejection(service.getExporter({ name: "strange", timeoutMs: 60_000 }));
    expect(error.rawMessage).to.include("words of another realm");
  });
});

describe("a runtime whose Response has no stream", () => {
  const whole = { status: 200, headers: new Headers(GRPC_WEB), arrayBuffer: async () => named.slice().buffer };
  const bodies = { "no body at all": whole, "a body of its own kind": { ...whole, body: { on: () => undefined } } };
  for (const [what, answer] of Object.entries(bodies)) {
    it(`returns the whole body: ${what}`, async () => {
      const service = await client({ endpoints: lab.endpoints[0], fetch: async () => answer });
      expect((await service.getExporter({ name: "strange" })).name).to.equal("strange");
    });
  }

  it("gives an error with the reason of a failed read", async () => {
    const arrayBuffer = async () => {
      throw new Error("the radio is off");
    };
    const service = await client({ endpoints: lab.endpoints[0], fetch: async () => ({ ...whole, arrayBuffer }) });
    const error = await rejection(service.getExporter({ name: "strange", timeoutMs: 60_000 }));
    expect(error.reason).to.equal("truncated");
    expect(error.rawMessage).to.include("the radio is off");
  });

  it("is subject to the deadline", async () => {
    const arrayBuffer = () => new Promise(() => undefined);
    const service = await client({ endpoints: lab.endpoints[0], fetch: async () => ({ ...whole, arrayBuffer }) });
    const error = await rejection(service.getExporter({ name: "strange", timeoutMs: 300 }));
    expect(error.reason).to.equal("deadline-exceeded");
  });
});

describe("a status whose details are not base64", () => {
  it("is still reported", async () => {
    const frame = (flags, text) => String.fromCharCode(flags, 0, 0, 0, text.length) + text;
    const body = frame(0x80, "grpc-status: 5\r\ngrpc-message: gone\r\ngrpc-status-details-bin: !!!\r\n");
    const own = async () =>
      new Response(
        Uint8Array.from(body, (letter) => letter.charCodeAt(0)),
        { headers: { "content-type": "application/grpc-web+proto" } },
      );
    const error = await rejection((await client({ fetch: own })).listExporters());
    expect([error.code, error.reason, error.rawMessage]).to.deep.equal(["NOT_FOUND", "not-found", "gone"]);
  });
});

describe("an option that cannot be read", () => {
  const throwing = (name) =>
    Object.defineProperty({ ...booking }, name, {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
  const cases = [
    ...["exporterName", "tags", "leaseId", "beginTime", "allowDisabled"].map((name) => [name, throwing(name)]),
    ["tags", { ...booking, tags: new Map([["ci", "yes"]]) }],
    ["beginTime", { ...booking, beginTime: new Date(8.64e15) }],
    ["endTime", { ...booking, endTime: "+10000-01-01T00:00:00Z" }],
  ];
  cases.forEach(([field, options], number) => {
    it(`is rejected by name, and nothing is sent: ${field} (${number})`, async () => {
      const { service, calls } = await taggedClient();
      const error = await rejection(service.createLease(options));
      expect([error.code, error.field]).to.deep.equal(["INVALID_ARGUMENT", field]);
      expect(await calls()).to.deep.equal([]);
    });
  });

  it("is also rejected as headers", async () => {
    const error = await rejection(client({ headers: new Headers({ "x-a": "b" }) }));
    expect(error.field).to.match(/^headers/);
  });
});

describe("an argument that is not a string", () => {
  before(() => init());
  const exporter = () =>
    Exporter.from({
      namespace: "lab",
      name: "exp-1",
      labels: { a: "b" },
      online: true,
      status: null,
      statusMessage: "",
      enabled: true,
      deprecatedLabels: {},
      lease: null,
    });
  it("is rejected before it reaches the wasm", () => {
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
