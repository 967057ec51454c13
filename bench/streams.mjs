// The streams of the benchmark, on one way to the lab: direct, or through what `scripts/with-lab --through` has started in front of
// it. Writes what it measured into a file. Use: scripts/with-lab ... -- node bench/streams.mjs ENGINE FILE OPTIONS
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "../npm/dist/index.node.js";
import { STREAMING } from "./build.mjs";
import { inPage } from "./measure.mjs";

const [engine, file, options] = process.argv.slice(2);
const lab = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));

/** The base address of an exporter: through the gateway, that of a leased one. */
async function way() {
  const [endpoint] = lab.endpoints;
  if (lab.through !== "gateway") return endpoint;
  const { namespace, clients } = lab;
  const client = await connect({ endpoints: endpoint, namespace, client: "alice", token: clients.alice });
  const [exporterName] = Object.keys(lab.devices);
  const { name } = await client.createLease({ exporterName, duration: "30m" });
  await client.waitForLease({ name, timeoutMs: 60_000 });
  client.close();
  return `${endpoint}/leases/${name}`;
}

const contenders = STREAMING.map((name) => `streams/${name}`);
const measured = await inPage("streams", {
  engine,
  lab: { ...lab, way: await way() },
  contenders,
  options: JSON.parse(options),
});
writeFileSync(file, JSON.stringify(measured));
