// Calls of the npm package for the Python tests: reads lines {"client", "call", "options", "format", "shown"}, and prints for each
// a line {"value"}, with the result's dump, or {"error": {"code", "reason", "rawMessage"}}. The first argument is a file with the
// demo's ready line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  connect,
  filterLeasesByClient,
  filterLeasesBySelector,
  isJumpstarterError,
  Lease,
} from "../../npm/dist/index.node.js";

const lab = JSON.parse(readFileSync(process.argv[2], "utf8"));
const clients = new Map();

async function clientOf(name) {
  if (!clients.has(name)) {
    const { endpoints, namespace } = lab;
    clients.set(name, await connect({ endpoints, namespace, client: name, token: lab.clients[name] }));
  }
  return clients.get(name);
}

/** What `jmp get leases` shows: all pages, then the leases with these requirements, and those of this client. */
async function shownLeases(service, { selector, client, ...options }) {
  let leases = [];
  for await (const lease of service.leases(options)) leases.push(lease);
  if (selector !== undefined) leases = filterLeasesBySelector(leases, selector);
  return client === undefined ? leases : filterLeasesByClient(leases, client);
}

function shown(result, format, fields) {
  if (Array.isArray(result)) return result.map((one) => one.dump(format));
  if (typeof result?.dump !== "function") return result ?? null;
  // A lease's status and a list's page token are not in the dump.
  const status = result instanceof Lease ? result.status() : undefined;
  return { text: result.dump(format, fields), status, nextPageToken: result.nextPageToken };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { client = "alice", call, options, format = "json", shown: fields } = JSON.parse(line);
  let out;
  try {
    const service = await clientOf(client);
    const result = call === "shownLeases" ? await shownLeases(service, options) : await service[call](options);
    out = { value: shown(result, format, fields) };
  } catch (error) {
    if (!isJumpstarterError(error)) throw error;
    const { code, reason, rawMessage } = error;
    out = { error: { code, reason, rawMessage } };
  }
  console.log(JSON.stringify(out));
}
for (const service of clients.values()) service.close();
