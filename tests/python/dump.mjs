// Dumps records of the npm package, for test_dumps.py: reads lines {"kind", "hex", "options"}, answers each with a line
// {"json", "yaml"} or {"error"}. The bytes reach the package as they reach it in a page: as the answer of a fetch.
import { createInterface } from "node:readline";
import { connect } from "../../npm/dist/index.node.js";

const READ = {
  Exporter: (service) => service.getExporter({ name: "any" }),
  Lease: (service) => service.getLease({ name: "any" }),
  ListExportersResponse: (service) => service.listExporters(),
  // The client leaves out what has ended, as the controller does, unless it is asked for the history.
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

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, hex, options } = JSON.parse(line);
  let out;
  try {
    const fetch = async () => answer(Buffer.from(hex, "hex"));
    const service = await connect({ endpoints: "http://lab.invalid", namespace: "lab", client: "alice", token: "t", fetch });
    const record = await READ[kind](service);
    out = { json: record.dump("json", options), yaml: record.dump("yaml", options) };
    service.close();
  } catch (error) {
    out = { error: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify(out));
}
