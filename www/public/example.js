import { connect } from "jumpstarter-web";

const print = (line) => document.querySelector("pre")?.append(line, "\n");
const { endpoints, namespace, clients } = await (await fetch("./demo.json")).json();
const lab = await connect({ endpoints, namespace, client: "alice", token: clients.alice });

for (const exporter of await lab.listExporters()) print(`${exporter.name}: ${exporter.status}`);

let lease = await lab.createLease({ selector: "arch=arm64", duration: "30m" });
for (let look = 0; look < 20 && lease.status() !== "In-Use"; look++) {
  await new Promise((wake) => setTimeout(wake, 250));
  lease = await lab.getLease({ name: lease.name });
}
print(`${lease.name}: ${lease.status()} ${lease.exporter}, ${lease.remaining()} left`);
await lab.deleteLease({ name: lease.name });
