// Renders components that use the hooks: `lab.show([{ id, hook, ... }])`. `lab.seen[id]` has the values of each render, the
// newest last. Always in StrictMode, which mounts everything twice.
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { connect } from "jumpstarter-web";
import { useEndpoints, useExporters, useLease, useLeases } from "jumpstarter-web/react";

const ready = await (await fetch("/demo.json")).json();
const tag = new URLSearchParams(location.search).get("tag");
const order = { status: null };
const client = await connect({
  endpoints: ready.endpoints,
  namespace: ready.namespace,
  client: "alice",
  token: ready.clients.alice,
  headers: { "x-demo-tag": tag },
  fetch: (url, init) => {
    const headers = new Headers(init.headers);
    if (order.status !== null) headers.set("x-demo-status", btoa(JSON.stringify(order.status)));
    return fetch(url, { ...init, headers });
  },
});

const HOOKS = {
  exporters: ({ options, of }) => useExporters(of, options),
  leases: ({ options, of }) => useLeases(of, options),
  lease: ({ name, options, of }) => useLease(of, name, options),
  endpoints: ({ of }) => useEndpoints(of),
};

function Seen(props) {
  // Which hook is called never changes for one component.
  const value = HOOKS[props.hook](props);
  (window.lab.seen[props.id] ??= []).push(value);
  return <p>{Array.isArray(value) ? value.length : value.loading ? "loading" : "here"}</p>;
}

const tree = (parts) => (
  <StrictMode>
    {parts.map((part) => (
      <Seen key={part.id} of={part.noClient ? null : client} {...part} />
    ))}
  </StrictMode>
);

const root = createRoot(document.getElementById("root"));
window.lab = {
  client,
  order,
  seen: {},
  show: (parts) => flushSync(() => root.render(tree(parts))),
  onServer: (parts) => renderToString(tree(parts)),
  last: (id) => window.lab.seen[id]?.at(-1),
};
