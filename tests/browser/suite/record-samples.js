// Records with known values in all fields, made of replies that are built byte by byte.
import { client } from "./lab.js";
import { bytes, fetchAnswering, flag, map, message, moment, text, varint } from "./wire.js";

// 2026-01-02T03:04:05Z
export const T = 1_767_323_045;
export const EXPORTER = [
  text(1, "namespaces/lab/exporters/exp-1"),
  map(2, { board: "rpi4", site: "east" }),
  flag(3, true),
  varint(4, 4),
  text(5, "in use"),
  flag(6, false),
  map(7, { soc: "use arch instead" }),
];
const CONDITION = [
  text(1, "Ready"),
  text(2, "True"),
  varint(3, 7),
  bytes(4, message(varint(1, T), varint(2, 5))),
  text(5, "Why"),
  text(6, "Words"),
];
export const LEASE = [
  text(1, "namespaces/lab/leases/l-1"),
  text(2, "board=rpi4"),
  moment(3, 3600, 500_000_000),
  moment(4, 60, 250_000_000),
  moment(5, T),
  moment(6, T + 1, 123_456_789),
  moment(7, T + 3600),
  moment(8, T + 61, 7),
  text(9, "namespaces/lab/clients/alice"),
  text(10, "namespaces/lab/exporters/exp-1"),
  bytes(11, message(...CONDITION)),
  text(12, "exp-1"),
  map(13, { ci: "yes" }),
  flag(14, true),
  map(15, { "build id": "42" }),
  map(16, { soc: "use arch instead" }),
  text(17, "namespaces/lab/clients/bob"),
  text(17, "namespaces/lab/clients/carol"),
];
/** The least that a lease has. */
export const NAMED = [text(1, "namespaces/lab/leases/l-1"), text(9, "namespaces/lab/clients/alice")];

/** The exporter that a reply with these fields contains. */
export async function exporterOf(...fields) {
  const service = await client({ fetch: fetchAnswering(message(...fields)) });
  return service.getExporter({ name: "exp-1" });
}

/** The lease that a reply with these fields contains. */
export async function leaseOf(...fields) {
  const service = await client({ fetch: fetchAnswering(message(...fields)) });
  return service.getLease({ name: "l-1" });
}

/** A condition of a lease. */
export const condition = (type, status, reason = "") =>
  bytes(11, message(text(1, type), text(2, status), text(5, reason)));
/** The data of a record, without its methods. */
export const data = (record) => ({ ...record });
