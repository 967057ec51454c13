// What the gateway costs, side by side in one run of optimized programs: a unary call through it, through Envoy and natively; a
// console through it and by the tunnel of `jmp`; its memory with many consoles. Writes bench/DEVICES.md; see `make bench-device`.
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connect } from "jumpstarter-web";
import "jumpstarter-web/device";
import { startDemo } from "../../tests/page/demo.mjs";
import { killAtExit } from "../../tests/page/kill-at-exit.mjs";
import { startBuilt } from "../../tests/page/start-gateway.mjs";
import { median, percentile } from "../statistics.mjs";
import { roundTrips, throughput } from "./console.mjs";
import { framed, text, way } from "./ways.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const VENV = `${ROOT}.tools/venv/bin/`;
const ROUNDS = 60;
const CALLS = 50;
const ROUND_TRIPS = 1_000;
const PIECE = 16 * 1000;
const PIECES = 2_000;
const CONSOLES = 200;
const MB = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), "bench-device-"));
const stops = [];

async function gateway(...options) {
  const fixed = ["--page", "none", "--allow-origin", "*", "--log-level", "warn"];
  const { url, pid, kill } = await startBuilt("release", [...fixed, ...options]);
  stops.push(kill);
  return { url, memory: () => residentMb(pid) };
}

async function envoy(upstream) {
  const [config, admin] = [join(folder, "envoy.json"), join(folder, "admin")];
  writeFileSync(config, execFileSync(`${VENV}python`, [`${ROOT}scripts/envoy-config`, "--upstream", upstream]));
  const fixed = ["--use-dynamic-base-id", "--concurrency", "1", "--log-level", "error"];
  const options = ["-c", config, "--admin-address-path", admin, ...fixed];
  const child = spawn(`${VENV}envoy`, options, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  killAtExit(child);
  stops.push(() => child.kill("SIGKILL"));
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const answer = await fetch(`http://${readFileSync(admin, "utf8").trim()}/listeners?format=json`);
      const { address, port_value: port } = (await answer.json()).listener_statuses[0].local_address.socket_address;
      return `http://${address}:${port}`;
    } catch {
      await sleep(50);
    }
  }
  throw new Error("Envoy ended before it was ready");
}

/** What a process holds in memory. */
function residentMb(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return (Number(kilobytes) * 1024) / MB;
}

/** The ways in turn, in many rounds, so that what else the machine does hits all of them. */
async function unary(demo, plain) {
  const [exporter] = Object.keys(demo.devices);
  const path = "/jumpstarter.client.v1.ClientService/GetExporter";
  const headers = {
    authorization: `Bearer ${demo.clients.alice}`,
    "jumpstarter-kind": "Client",
    "jumpstarter-namespace": demo.namespace,
    "jumpstarter-name": "alice",
  };
  const body = framed(text(`namespaces/${demo.namespace}/exporters/${exporter}`));
  const web = { type: "application/grpc-web+proto", path, headers, body };
  const ways = {
    natively: way(demo.grpc, { ...web, type: "application/grpc" }),
    "through Envoy": way(await envoy(demo.grpc.replace("http://", "")), web),
    "through the gateway": way(plain.url, web),
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -5; round < ROUNDS; round += 1) {
    for (const [name, { call }] of Object.entries(ways)) {
      for (let at = 0; at < CALLS; at += 1) {
        const began = performance.now();
        await call();
        if (round >= 0) times[name].push(performance.now() - began);
      }
    }
  }
  for (const { close } of Object.values(ways)) close();
  return times;
}

/** The network port of a device, by the package through the gateway. */
async function consoles(demo, devices) {
  const [exporterName] = Object.keys(demo.devices);
  const lab = await connect({
    endpoints: devices.url,
    namespace: demo.namespace,
    client: "alice",
    token: demo.clients.alice,
  });
  const { name } = await lab.createLease({ exporterName, duration: "1h" });
  await lab.waitForLease({ name });
  const device = await lab.device({ lease: name });
  await device.whenReady();
  const port = device.driver("network");
  const stream = await port.open();
  const times = await roundTrips(stream, ROUND_TRIPS);
  const rate = await throughput(stream, PIECES * PIECE, PIECE);
  stream.close();
  await sleep(1_000);
  const before = devices.memory();
  const open = await Promise.all(Array.from({ length: CONSOLES }, () => port.open()));
  for (const one of open) await roundTrips(one, 1);
  const idle = devices.memory();
  await Promise.all(open.map((one) => throughput(one, 64 * PIECE, PIECE)));
  const used = devices.memory();
  for (const one of open) one.close();
  await lab.deleteLease({ name });
  lab.close();
  return { times, rate, memory: { before, idle, used } };
}

/** The same port, by the real Python client. */
async function tunnel(demo) {
  const [exporter] = Object.keys(demo.devices);
  const config = join(folder, "client.yaml");
  const described = {
    apiVersion: "jumpstarter.dev/v1alpha1",
    kind: "ClientConfig",
    metadata: { namespace: demo.namespace, name: "alice" },
    endpoint: demo.controller,
    tls: { ca: readFileSync(demo.ca).toString("base64") },
    token: demo.clients.alice,
    drivers: { allow: [], unsafe: true },
  };
  writeFileSync(config, JSON.stringify(described));
  const program = [`${VENV}python`, `${ROOT}bench/device/tunnel.py`, ROUND_TRIPS, PIECES, PIECE].map(String);
  const options = ["shell", "--name", exporter, "--client-config", config, "--", ...program];
  const env = { ...process.env, HOME: folder, PYTHONUNBUFFERED: "1" };
  const { stdout } = await promisify(execFile)(`${VENV}jmp`, options, { env, maxBuffer: 100 * MB });
  return JSON.parse(/^result: (.*)$/m.exec(stdout)[1]);
}

const ms = (value) => `${value.toPrecision(3)} ms`;
const timesRow = (name, times) => `| ${name} | ${ms(median(times))} | ${ms(percentile(times, 0.95))} |`;

const demo = await startDemo({
  profile: "release",
  more: ["--devices", "1", "--leases", "0", "--quiet", "--tls-dir", folder],
});
try {
  const plain = await gateway("--controller", demo.grpc.replace("http://", ""), "--plaintext");
  const devices = await gateway("--controller", demo.controller, "--ca", demo.ca, "--max-streams", "256");
  const calls = await unary(demo, plain);
  const ours = await consoles(demo, devices);
  const theirs = await tunnel(demo);
  const ratio = median(calls["through the gateway"]) / median(calls["through Envoy"]);
  const { before, idle, used } = ours.memory;
  const report = `# What the gateway costs

Written by \`make bench-device\`: optimized programs, one run, ${cpus().length} processors.

## A unary call

\`GetExporter\`, one after the other on one HTTP/2 connection, ${ROUNDS * CALLS} calls on each way, the ways in turn. Natively
is gRPC to the controller itself, without anything in between.

| way | median | 95th percentile |
| --- | --- | --- |
${Object.entries(calls)
  .map(([name, times]) => timesRow(name, times))
  .join("\n")}

The gateway's median is ${ratio.toFixed(2)} of Envoy's; the goal is at most 1.1.

## A console

A port of a simulated device that echoes, through the router. The package in Node goes through the gateway by a WebSocket;
\`jmp\` is the real Python client, with the tunnel of \`jmp shell\`.

| client | round trip of a byte, median | 95th percentile | echo of ${(PIECES * PIECE) / MB} MB |
| --- | --- | --- | --- |
${timesRow("the package, through the gateway", ours.times)} ${ours.rate.toFixed(1)} MB/s |
${timesRow("`jmp`", theirs.times)} ${theirs.rate.toFixed(1)} MB/s |

## Memory

The gateway's resident memory. All consoles are of one caller and lease.

| | MB |
| --- | --- |
| before | ${before.toFixed(1)} |
| ${CONSOLES} open consoles, idle | ${idle.toFixed(1)} |
| the same after each has echoed 1 MB at once | ${used.toFixed(1)} |
`;
  writeFileSync(`${ROOT}bench/DEVICES.md`, report);
  console.log(report);
} finally {
  for (const stop of stops) await stop();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
}
