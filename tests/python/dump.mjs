// Dumps records of the npm package for the Python tests: reads lines {"kind", "hex", "options"}, and prints a line {"json",
// "yaml"} or {"error"} for each. If a line about a lease has "now" (milliseconds) and "filters" (selectors), the result also
// has {"status", "expiresAt", "remaining", "matches"}. The package receives the bytes as in a page, as a response of fetch.
import { createInterface } from "node:readline";
import { connect, isJumpstarterError } from "../../npm/dist/index.node.js";

const READ = {
  Exporter: (service) => service.getExporter({ name: "any" }),
  Lease: (service) => service.getLease({ name: "any" }),
  ListExportersResponse: (service) => service.listExporters(),
  // Like the controller, the client filters out ended leases by default.
  ListLeasesResponse: (service) => service.listLeases({ onlyActive: false }),
};

function answer(message) {
  const trailer = Buffer.from("grpc-status: 0\r\n");
  const frame = (flags, bytes) => {
    const head = Buffer.alloc(5);
    head[0] = flags;
    head.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  };
  const body = Buffer.concat([frame(0, message), frame(0x80, trailer)]);
  return new Response(body, { headers: { "content-type": "application/grpc-web+proto" } });
}

/** The derived values of a lease at `now`. For a rejected filter, the match is "refused". */
function derived(lease, now, filters) {
  const matches = filters.map((filter) => {
    try {
      return lease.matchesSelector(filter);
    } catch (error) {
      if (isJumpstarterError(error) && error.reason === "invalid-argument") return "refused";
      throw error;
    }
  });
  return {
    status: lease.status(),
    expiresAt: lease.expiresAt()?.getTime() ?? null,
    remaining: lease.remaining(now),
    matches,
  };
}

let message;
const fetch = async () => answer(message);
const service = await connect({
  endpoints: "http://lab.invalid",
  namespace: "lab",
  client: "alice",
  token: "t",
  fetch,
});
for await (const line of createInterface({ input: process.stdin })) {
  const { kind, hex, options, now, filters } = JSON.parse(line);
  message = Buffer.from(hex, "hex");
  let out;
  try {
    const record = await READ[kind](service);
    out = { json: record.dump("json", options), yaml: record.dump("yaml", options) };
    if (filters !== undefined) Object.assign(out, derived(record, now, filters));
  } catch (error) {
    out = { error: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify(out));
}
service.close();
