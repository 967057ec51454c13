import { connect } from "jumpstarter-web";

const print = (line) => document.querySelector("pre")?.append(line, "\n");
const { endpoints, namespace, clients } = await (await fetch("./demo.json")).json();
const lab = await connect({ endpoints, namespace, client: "alice", token: clients.alice });

for (const exporter of await lab.listExporters()) print(`${exporter.name}: ${exporter.status}`);

const { name } = await lab.createLease({ selector: "arch=arm64", duration: "30m" });
const lease = await lab.waitForLease({ name, timeoutMs: 60_000 });
print(`${lease.name}: ${lease.status()} ${lease.exporter}, ${lease.remaining()} left`);
await lab.deleteLease({ name: lease.name });
