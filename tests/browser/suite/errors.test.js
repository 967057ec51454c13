// Requests every distinct recorded error from the demo, and checks its code, reason and message. reasons.json has a row for
// each error of the real controller's recordings.
import { expect } from "chai";
import { JumpstarterError, isJumpstarterError } from "jumpstarter-web";
import { client, lab, orderStatus, rejection } from "./lab.js";

const load = async (url) => (await fetch(url)).json();
const rows = await load("/suite/reasons.json");
const recordings = await load("/data/recordings.json");
const CODES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

async function errorOf(code, message) {
  const service = await client({ headers: orderStatus({ code: CODES.indexOf(code), message }) });
  try {
    return await rejection(service.getExporter({ name: "any" }));
  } finally {
    service.close();
  }
}

describe("errors of the controller", () => {
  it("have one row in the table for each distinct recorded error", () => {
    const id = ({ code, message }) => `${code}: ${message}`;
    const recorded = new Set(recordings.cases.filter((one) => one.code !== undefined).map(id));
    expect(new Set(rows.map(id))).to.deep.equal(recorded);
    expect(recorded.size).to.be.at.least(80);
  });

  for (const { code, message, reason } of rows) {
    it(`${code} "${message.slice(0, 60)}" is ${reason}`, async () => {
      const error = await errorOf(code, message);
      expect(error).to.be.instanceOf(JumpstarterError);
      expect(error.code).to.equal(code);
      expect(error.rawMessage).to.equal(message);
      expect(error.reason).to.equal(reason);
    });
  }
});

describe("a status with an unknown message", () => {
  // Codes with a reason of their own, by the same or another name.
  const named = { ABORTED: "aborted", UNAVAILABLE: "unavailable" };
  for (const code of CODES.slice(1)) {
    const reason = named[code] ?? code.toLowerCase().replaceAll("_", "-");
    it(`${code} is ${reason}`, async () => {
      const error = await errorOf(code, "words from another world");
      expect([error.code, error.reason, error.rawMessage]).to.deep.equal([code, reason, "words from another world"]);
    });
  }
});

describe("temporary failures that were not recorded", () => {
  const rows = [
    ["UNKNOWN", "oidc: authenticator not initialized", "controller-starting"],
    [
      "UNKNOWN",
      'client lab/alice: Get "https://10.0.0.1:443/x": dial tcp 10.0.0.1:443: i/o timeout',
      "controller-unavailable",
    ],
    ["UNKNOWN", 'client lab/alice: Get "https://10.0.0.1:443/x": EOF', "controller-unavailable"],
    ["UNKNOWN", "etcdserver: request timed out", "controller-unavailable"],
    ["UNKNOWN", "etcdserver: leader changed", "controller-unavailable"],
    // The user's input is part of such messages, and must not be mistaken for the controller's text.
    ["UNKNOWN", 'leases.jumpstarter.dev "eof" not found', "not-found"],
    ["UNKNOWN", 'exporters.jumpstarter.dev "etcdserver" not found', "not-found"],
    [
      "INVALID_ARGUMENT",
      'invalid number of segments in identifier "token is expired", expecting 2, got 1',
      "invalid-argument",
    ],
    ["INVALID_ARGUMENT", "resource name mismatch: a and b", "identity"],
  ];
  for (const [code, message, reason] of rows) {
    it(`"${message}" is ${reason}`, async () => {
      const error = await errorOf(code, message);
      expect([error.code, error.reason]).to.deep.equal([code, reason]);
    });
  }
});

describe("JumpstarterError", () => {
  it("is an Error with all its properties", async () => {
    const error = await errorOf("UNKNOWN", 'exporters.jumpstarter.dev "any" not found');
    expect(error).to.be.instanceOf(Error);
    expect(isJumpstarterError(error)).to.equal(true);
    expect(isJumpstarterError(new Error("x"))).to.equal(false);
    expect(error.name).to.equal("JumpstarterError");
    expect(error.message).to.include("any");
    expect(error.stack).to.be.a("string");
    expect(error.field).to.equal(null);
    const origin = lab.endpoints.find((url) => error.endpoint.startsWith(url));
    expect(origin, `an endpoint of ours, not ${error.endpoint}`).to.not.equal(undefined);
  });

  it("keeps messages in any script unchanged", async () => {
    const words = "größer als 100 % — 値が不正です 🚫\ttab";
    expect((await errorOf("INTERNAL", words)).rawMessage).to.equal(words);
  });

  it("never contains the token", async () => {
    const error = await errorOf("UNKNOWN", "failed to authenticate token");
    const all = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");
    expect(all).to.not.include(lab.clients.alice);
  });
});
