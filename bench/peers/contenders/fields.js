// An exporter whose fields are properties with the names of proto/: as all contenders have it, except ours, which has words for
// numbers, and grpc-web, which has methods.

/** The identity headers of a call. */
export const identity = ({ namespace, client, token }) => ({
  authorization: `Bearer ${token}`,
  "jumpstarter-kind": "Client",
  "jumpstarter-namespace": namespace,
  "jumpstarter-name": client,
});

/** Reads each field, and returns a number that depends on all of them. */
export function read({ name, labels, online, status, statusMessage, enabled, deprecatedLabels }) {
  let sum = name.length + (online ? 1 : 0) + status + statusMessage.length + (enabled === false ? 0 : 1);
  for (const key in labels) sum += key.length + labels[key].length;
  for (const key in deprecatedLabels) sum += key.length + deprecatedLabels[key].length;
  return sum;
}

const bare = (name) => name.slice(name.lastIndexOf("/") + 1);

/** The data in the form that all contenders are compared in. */
export const plain = ({ name, labels, online, status, statusMessage, enabled, deprecatedLabels }) => ({
  name: bare(name),
  labels: { ...labels },
  online,
  status,
  statusMessage,
  enabled: enabled !== false,
  deprecatedLabels: { ...deprecatedLabels },
});

export const plainLease = ({ name, selector, client, exporter }) => ({
  name: bare(name),
  selector,
  client: bare(client ?? ""),
  exporter: bare(exporter ?? ""),
});

export const nameOf = ({ name }) => name;

/** Whether an exporter has changed. */
export function differs(one, other) {
  return (
    one.online !== other.online ||
    one.status !== other.status ||
    one.statusMessage !== other.statusMessage ||
    one.enabled !== other.enabled ||
    entriesDiffer(one.labels, other.labels) ||
    entriesDiffer(one.deprecatedLabels, other.deprecatedLabels)
  );
}

function entriesDiffer(one, other) {
  const keys = Object.keys(one);
  return keys.length !== Object.keys(other).length || keys.some((key) => one[key] !== other[key]);
}
