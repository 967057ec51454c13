// Runs in the page of bench/records.mjs: makes the replies once, then runs each measurement in turn. Leaves the times in
// `window.measured`. Summarizes nothing.
import { Exporter, Lease, connect } from "/npm/index.js";
import { bytes, flag, map, message, moment, text, varint } from "/suite/wire.js";

const COUNT = 10_000;
const ASKED = 2_000;
const NOW = Math.floor(Date.now() / 1000);
const rounds = Number(new URLSearchParams(location.search).get("rounds"));

const exporter = (place) =>
  message(
    text(1, `namespaces/lab/exporters/exporter-${place}`),
    map(2, { board: "rpi4", site: "east", arch: "arm64", "example.com/slot": String(place % 16) }),
    flag(3, true),
    varint(4, 2),
    text(5, "ready to be leased"),
  );
const condition = (type, status, reason, time) =>
  bytes(
    11,
    message(
      text(1, type),
      text(2, status),
      varint(3, 1),
      bytes(4, message(varint(1, time), varint(2, 0))),
      text(5, reason),
    ),
  );
const lease = (place) =>
  message(
    text(1, `namespaces/lab/leases/lease-${place}`),
    text(2, "board=rpi4,site in (east,west)"),
    moment(3, 3600),
    moment(4, 60, 250_000_000),
    moment(6, NOW - 60, 123_456_789),
    text(9, "namespaces/lab/clients/alice"),
    text(10, `namespaces/lab/exporters/exporter-${place}`),
    condition("Pending", "False", "Acquired", NOW - 61),
    condition("Ready", "True", "Ready", NOW - 60),
    map(13, { ci: "nightly", build: String(place) }),
  );
/** A page of a list: field 1 is repeated. */
const page = (item) => {
  const items = Array.from({ length: COUNT }, (_, place) => bytes(1, item(place)));
  const whole = new Uint8Array(items.reduce((sum, one) => sum + one.length, 0));
  items.reduce((at, one) => (whole.set(one, at), at + one.length), 0);
  return whole;
};

async function clientFor(content) {
  return connect({
    endpoints: "http://lab.invalid",
    namespace: "lab",
    client: "alice",
    token: "t",
    fetch: answering(content),
  });
}

/** `wire.js` joins small messages by spreading them, which is too slow for a whole list. */
function answering(content) {
  const head = (flags, length) => {
    const frame = new Uint8Array(5);
    frame[0] = flags;
    new DataView(frame.buffer).setUint32(1, length);
    return frame;
  };
  const trailer = new TextEncoder().encode("grpc-status: 0\r\n");
  const body = new Blob([head(0, content.length), content, head(0x80, trailer.length), trailer]);
  return async () => new Response(body, { headers: { "content-type": "application/grpc-web+proto" } });
}

async function measure() {
  const exporters = await clientFor(page(exporter));
  const leases = await clientFor(page(lease));
  const listed = { exporters: (await exporters.listExporters()).exporters, leases: (await leases.listLeases()).leases };
  const asked = listed.leases.slice(0, ASKED);
  const plain = (records) => records.map((record) => JSON.parse(JSON.stringify(record)));
  const [plainExporters, plainLeases] = [plain(listed.exporters), plain(listed.leases)];
  const steps = [
    { name: "listExporters: 10,000 exporters", run: () => exporters.listExporters() },
    { name: "listLeases: 10,000 leases", run: () => leases.listLeases() },
    { name: "Exporter.from: 10,000 exporters", run: () => plainExporters.map((one) => Exporter.from(one)) },
    { name: "Lease.from: 10,000 leases", run: () => plainLeases.map((one) => Lease.from(one)) },
    { name: "status() and remaining(): 2,000 leases", run: () => asked.map((one) => [one.status(), one.remaining()]) },
    {
      name: "hasEnded(), expiresAt(), remainingMs(): 2,000",
      run: () => asked.map((one) => [one.hasEnded(), one.expiresAt(), one.remainingMs()]),
    },
  ];
  const measured = steps.map(({ name }) => ({ name, took: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, { run }] of steps.entries()) {
      const started = performance.now();
      await run();
      measured[place].took.push(performance.now() - started);
    }
  }
  return measured;
}

measure().then(
  (measured) => (window.measured = measured),
  (error) => (window.failed = `${error}\n${error.stack}`),
);
