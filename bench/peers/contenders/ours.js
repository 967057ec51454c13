// This repository's package.
import { connect } from "jumpstarter-web";

const STATUSES = [
  "UNSPECIFIED",
  "OFFLINE",
  "AVAILABLE",
  "BEFORE_LEASE_HOOK",
  "LEASE_READY",
  "AFTER_LEASE_HOOK",
  "BEFORE_LEASE_HOOK_FAILED",
  "AFTER_LEASE_HOOK_FAILED",
];

export const open = ({ endpoint, endpoints = endpoint, ...identity }) => connect({ endpoints, ...identity });
export const list = async (client, pageSize) => (await client.listExporters({ pageSize })).exporters;
export const get = (client, name) => client.getLease({ name });
export const book = (client, selector, seconds) => client.createLease({ selector, durationSeconds: seconds });

/** Reads the list again and again; `next` returns the names of what is new or changed since the time before. */
export function poll(client) {
  const watch = client.watchExporters({ intervalMs: 100, pageSize: 0 });
  return {
    async next() {
      const { added, changed, error } = (await watch.next()).value;
      if (error !== null) throw error;
      return [...added, ...changed].map(({ name }) => name);
    },
    stop: () => watch.return(),
  };
}

export function read({ name, labels, online, status, statusMessage, enabled, deprecatedLabels }) {
  let sum = name.length + (online ? 1 : 0) + (status ?? "").length + statusMessage.length + (enabled === false ? 0 : 1);
  for (const key in labels) sum += key.length + labels[key].length;
  for (const key in deprecatedLabels) sum += key.length + deprecatedLabels[key].length;
  return sum;
}

export const plain = ({ name, labels, online, status, statusMessage, enabled, deprecatedLabels }) => ({
  name,
  labels: { ...labels },
  online,
  status: status === null ? 0 : STATUSES.indexOf(status),
  statusMessage,
  enabled: enabled !== false,
  deprecatedLabels: { ...deprecatedLabels },
});

export const plainLease = ({ name, selector, client, exporter }) => ({
  name,
  selector,
  client: client ?? "",
  exporter: exporter ?? "",
});
