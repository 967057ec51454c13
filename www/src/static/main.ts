// The entry point of the static demo: a lab in this tab in place of the demo controller, then the page itself. The page asks
// for demo.json and the admin port by `fetch`, as of a real demo, and gets them from here.
import { createLab } from "jumpstarter-web/testing";
import { orderOf, type PortFault } from "./port-fault";

const ADMIN = "https://admin.lab.example";
// As in `make demo`.
const ENDPOINTS: Readonly<Record<string, PortFault>> = {
  fast: {},
  slow: { delay_ms: 300, jitter_ms: 100 },
  flaky: { http_status: 503, probability: 0.2 },
};

const network = globalThis.fetch;
const names = Object.keys(ENDPOINTS);
const faults = new Map(Object.entries(ENDPOINTS));
const lab = await createLab({ endpoints: names, exporters: 40, leases: 20, now: "real" });
for (const [name, fault] of faults) lab.endpoint(name).fault(orderOf(fault));

globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (url === "./demo.json") {
    const { endpoints, namespace, tokens: clients } = lab;
    return Response.json({ endpoints, namespace, clients, admin: ADMIN });
  }
  if (url === `${ADMIN}/state`) return Response.json({ endpoints: names.map((name) => ({ fault: faults.get(name) })) });
  const name = names.find((_, index) => url === `${ADMIN}/endpoints/${index}/fault`);
  if (name !== undefined) {
    const fault = JSON.parse(init?.body as string) as PortFault;
    faults.set(name, fault);
    lab.endpoint(name).fault(orderOf(fault));
    return Response.json({});
  }
  return lab.endpoints.some((endpoint) => url.startsWith(`${endpoint}/`))
    ? lab.fetch(input, init)
    : network(input, init);
};

await import("../main");
