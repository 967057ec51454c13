// The errors of tests/data/devices.json, and how a client of a real exporter gets each of them. Contains no tests.
// @ts-nocheck Tables with values of many types.
import { connectExporter, Driver, registerDriver } from "/npm/device/index.js";
import { client, lab } from "./lab.js";

const { cases } = await (await fetch("/data/devices.json")).json();

/** The errors by the case's name: `{ code, message }`. That of a driver's stream is recorded as one text. */
export const recordedErrors = new Map(
  cases.flatMap(({ case: name, code, message, reply }) => {
    const ended = /^ended at once: StatusCode\.(\w+) ([^]*)$/.exec(typeof reply === "string" ? reply : "");
    if (ended !== null) return [[name, { code: ended[1], message: ended[2] }]];
    return code === undefined ? [] : [[name, { code, message }]];
  }),
);

/** A group of drivers that keeps what it was made of, from which drivers with any id can be made. */
class Group extends Driver {
  constructor(parts) {
    super(parts);
    this.parts = parts;
  }
}
registerDriver("jumpstarter_driver_composite.client.CompositeClient", Group);

const withUuid = (device, uuid) => {
  const { parts } = device.driver("", Group);
  return new Driver({ ...parts, data: { ...parts.data, uuid } });
};
const power = (device) => device.driver("power");

/** Each case with its reason and a function that rejects: for any device, and for the device of a lease. */
export const provoked = {
  anyWay: [
    ["DriverCall: an argument too many", "bad-arguments", (device) => power(device).call("on", [1])],
    ["DriverCall: no such method", "method-not-found", (device) => power(device).call("explode")],
    ["DriverCall: a method that is not exported", "method-not-found", (device) => power(device).call("__init__")],
    ["DriverCall: a stream method called as unary", "method-not-found", (device) => power(device).call("read")],
    [
      "DriverCall: no such driver",
      "driver-not-found",
      (device) => withUuid(device, "10b294b8-da52-4718-9fb2-851eba8fc8cc").call("on"),
    ],
    ["DriverCall: a uuid that is none", "driver-not-found", (device) => withUuid(device, "nope").call("on")],
    ["StreamingDriverCall: no such method", "method-not-found", (device) => power(device).stream("explode").next()],
    ["StreamingDriverCall: a unary method", "method-not-found", (device) => power(device).stream("on").next()],
    ["Reset", "unimplemented", (device) => device.reset()],
  ],
  lab: [
    ["Dial: no such lease", "not-found", ({ service }) => service.device({ lease: "none" })],
    [
      "Dial: no token",
      "token-missing",
      ({ lease }) => connectExporter({ endpoints: `${lab.endpoints[0]}/leases/${lease.name}` }),
    ],
    ["Dial: a lease that waits", "lease-not-active", deviceOfWaitingLease],
    ["Dial: another client's lease", "permission-denied", deviceOfAnother],
    ["driver stream: no such method", "method-not-found", ({ device }) => device.driver("serial").open("explode")],
    [
      "driver stream: no such driver",
      "driver-not-found",
      ({ device }) => withUuid(device, "556146f2-57c1-4b72-84e2-4de8ce1a030b").open(),
    ],
  ],
};

/** The other cases, and why the tests do not provoke them: they are impossible with the package, or too slow. */
export const notProvoked = {
  "Dial: no lease name": "the client refuses an empty name",
  "DriverCall: no uuid": "the client refuses an empty id",
  "Stream: no token": "only the gateway calls the router, with the token that Dial returned",
  "Stream: garbage token": "only the gateway calls the router, with the token that Dial returned",
  "driver stream: a kind that is none": "the client sends only streams of drivers, and the gateway accepts no others",
  "driver stream: no request": "the client sends only streams of drivers, and the gateway accepts no others",
  "Dial: after the release": "possible, but the controller returns it only after 30 s",
};

/** The exporter is in use, so a second lease of it waits. */
async function deviceOfWaitingLease({ service, exporter }) {
  const waiting = await service.createLease({ exporterName: exporter, duration: "1m" });
  try {
    return await service.device({ lease: waiting.name });
  } finally {
    await service.deleteLease({ name: waiting.name });
  }
}

async function deviceOfAnother({ lease }) {
  const other = await client({ client: "bob" });
  try {
    return await other.device({ lease: lease.name });
  } finally {
    other.close();
  }
}
