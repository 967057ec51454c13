// Responses of various gateways: a status in the headers and an empty trailer frame, a body that never ends, a redirect to a
// login, a retry hint. For malformed values from the page, see strange.test.js.
import { expect } from "chai";
import { base64, callsTagged, client, eventually, lab, newTag, rejection, taggedClient } from "./lab.js";
import { answerOk, frame, GRPC_WEB, message } from "./wire.js";

const utf8 = new TextEncoder();
// The demo's own endpoint: Envoy would send its own response.
const [endpoint, other] = lab.direct;
const trailers = (lines) => frame(0x80, utf8.encode(lines));
/** The header that requests a raw response from the demo. */
const ordered = ({ chunks = [], ...answer }) => ({
  "x-demo-answer": base64(
    JSON.stringify({ ...answer, chunks: chunks.map((chunk) => btoa(String.fromCharCode(...chunk))) }),
  ),
});
const grpcWeb = Object.entries(GRPC_WEB);

describe("a trailer frame without a status", () => {
  const head = [...grpcWeb, ["grpc-status", "5"], ["grpc-message", "no%20such%20lease"]];
  for (const [what, frameOf] of [
    ["empty", ""],
    ["with other trailers", "x-trailer: t\r\n"],
  ]) {
    it(`uses the status in the headers: ${what}`, async () => {
      const { service, calls } = await taggedClient({
        endpoints: endpoint,
        headers: ordered({ headers: head, chunks: [trailers(frameOf)] }),
      });
      const error = await rejection(service.deleteLease({ name: "gone", timeoutMs: 60_000 }));
      expect([error.code, error.reason, error.rawMessage, error.outcome]).to.deep.equal([
        "NOT_FOUND",
        "not-found",
        "no such lease",
        null,
      ]);
      expect(await calls()).to.have.length(1);
    });
  }

  it("has reason missing-status if the headers have none either", async () => {
    const service = await client({
      endpoints: endpoint,
      headers: ordered({ headers: grpcWeb, chunks: [trailers("")] }),
    });
    expect((await rejection(service.listLeases({ timeoutMs: 60_000 }))).reason).to.equal("missing-status");
  });
});

describe("a body that never ends", () => {
  const endless = (...chunks) => ordered({ headers: grpcWeb, chunks, pause_ms: 2, end: "hang" });

  it("does not delay a call, and its request is aborted", async () => {
    const { service, tag } = await taggedClient({ endpoints: endpoint, headers: endless(answerOk()) });
    await service.deleteLease({ name: "any", timeoutMs: 60_000 });
    const calls = await eventually(tag, (all) => all.some((call) => call.outcome === "cancelled"));
    expect(calls).to.have.length(1);
  });

  it("does not change a status", async () => {
    const service = await client({
      endpoints: endpoint,
      headers: endless(trailers("grpc-status: 5\r\ngrpc-message: gone\r\n")),
    });
    const error = await rejection(service.getLease({ name: "any", timeoutMs: 60_000 }));
    expect([error.code, error.rawMessage]).to.deep.equal(["NOT_FOUND", "gone"]);
  });

  it("does not hide data after the trailers in the same chunk", async () => {
    const twice = message(answerOk(), trailers("grpc-status: 0\r\n"));
    const service = await client({ endpoints: endpoint, headers: endless(twice) });
    const error = await rejection(service.getLease({ name: "any", timeoutMs: 60_000 }));
    expect([error.code, error.reason]).to.deep.equal(["INTERNAL", "protocol"]);
  });

  it("does not abort a request that ends normally", async () => {
    const { service, calls } = await taggedClient({ endpoints: endpoint });
    await service.listExporters({ pageSize: 1 });
    await service.listExporters({ pageSize: 1 });
    expect((await calls()).map((call) => call.outcome)).to.deep.equal(["answered", "answered"]);
  });
});

describe("a redirect", () => {
  const path = "/jumpstarter.client.v1.ClientService/DeleteLease";
  const places = {
    "of the endpoint to another origin": (status) => [
      endpoint,
      ordered({ http_status: status, headers: [["location", other + path]] }),
    ],
    "of the endpoint to itself": (status) => [
      endpoint,
      ordered({ http_status: status, headers: [["location", `${endpoint}${path}?again`]] }),
    ],
    "of the page's own origin to another": (status) => [
      `${location.origin}/redirect/${status}/${encodeURIComponent(other)}`,
      {},
    ],
  };
  for (const [what, make] of Object.entries(places)) {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`${status} ${what} is not followed`, async () => {
        const tag = newTag();
        const [from, headers] = make(status);
        const service = await client({ endpoints: from, headers: { ...headers, "x-demo-tag": tag } });
        const error = await rejection(service.getLease({ name: "any", timeoutMs: 60_000 }));
        expect(error.reason, error.rawMessage).to.equal("redirected");
        expect(error.rawMessage).to.match(/login/);
        expect(error.httpStatus).to.be.oneOf([null, status]);
        const failed = await rejection(service.deleteLease({ name: "any", timeoutMs: 60_000 }));
        expect([failed.reason, failed.outcome], failed.rawMessage).to.deep.equal(["redirected", null]);
        expect(failed.attempts).to.have.length(1);
        const calls = await callsTagged(tag);
        expect(
          calls.filter((call) => call.endpoint !== 0),
          "what arrived elsewhere",
        ).to.deep.equal([]);
      });
    }
  }

  it("is detected even if the page's own fetch follows it", async () => {
    const own = (url, init) => fetch(url, { ...init, redirect: "follow" });
    const from = `${location.origin}/redirect/307/${encodeURIComponent(other)}`;
    const service = await client({ endpoints: from, fetch: own });
    const error = await rejection(service.listExporters({ timeoutMs: 60_000 }));
    expect([error.reason, error.code]).to.deep.equal(["redirected", "INTERNAL"]);
    expect(error.rawMessage).to.include(other);
    const failed = await rejection(service.deleteLease({ name: "any", timeoutMs: 60_000 }));
    expect([failed.reason, failed.outcome]).to.deep.equal(["redirected", "unknown"]);
    expect(failed.attempts).to.have.length(1);
  });

  it("is detected by the response's URL if a runtime follows it silently", async () => {
    const own = async () => ({
      status: 200,
      url: "https://login.example.com/auth?state=s3cret",
      headers: new Headers({ "content-type": "text/html" }),
      body: null,
    });
    const error = await rejection(
      (await client({ endpoints: endpoint, fetch: own })).listExporters({ timeoutMs: 60_000 }),
    );
    expect([error.reason, error.httpStatus]).to.deep.equal(["redirected", 200]);
    expect(error.rawMessage).to.include("https://login.example.com/auth").and.not.include("s3cret");
  });

  it("is reported with its status if that is visible", async () => {
    const own = async () => ({
      status: 302,
      headers: new Headers({ location: "https://login.example.com/" }),
      body: null,
    });
    const error = await rejection(
      (await client({ endpoints: endpoint, fetch: own })).listExporters({ timeoutMs: 60_000 }),
    );
    expect([error.reason, error.httpStatus]).to.deep.equal(["redirected", 302]);
  });

  it("is not reported for a fetch that deliberately uses another URL", async () => {
    const own = (url, init) => fetch(url.replace("https://lab.invalid", endpoint), init);
    const service = await client({ endpoints: "https://lab.invalid", fetch: own });
    expect((await service.listExporters({ pageSize: 1 })).exporters).to.have.length(1);
  });
});

describe("a retry hint", () => {
  /** @type {any[][]} */
  const cases = [
    ["Retry-After with a proxy's status", { http_status: 503, headers: [["retry-after", "3600"]] }, 3_600_000],
    [
      "a push-back",
      { headers: grpcWeb, chunks: [trailers("grpc-status: 14\r\ngrpc-retry-pushback-ms: 3600000\r\n")] },
      3_600_000,
    ],
    [
      "a push-back that forbids it",
      { headers: grpcWeb, chunks: [trailers("grpc-status: 14\r\ngrpc-retry-pushback-ms: -1\r\n")] },
      Infinity,
    ],
    ["nothing of the kind", { headers: grpcWeb, chunks: [trailers("grpc-status: 5\r\n")] }, null],
  ];
  for (const [what, answer, expected] of cases) {
    it(`is on the error: ${what}`, async () => {
      const service = await client({ endpoints: endpoint, headers: ordered(answer) });
      const error = await rejection(service.getLease({ name: "any", timeoutMs: 60_000 }));
      expect(error.retryAfterMs).to.equal(expected);
    });
  }

  it("may be a date", async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const service = await client({
      endpoints: endpoint,
      headers: ordered({ http_status: 429, headers: [["retry-after", date]] }),
    });
    const error = await rejection(service.getLease({ name: "any", timeoutMs: 60_000 }));
    expect(error.retryAfterMs).to.be.within(3_000_000, 3_600_000);
  });
});
