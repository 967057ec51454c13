// A page that needs no server: it lists the exporters of its own lab.
import { connect } from "jumpstarter-web";
import { createLab } from "jumpstarter-web/testing";

async function list(): Promise<string[]> {
  const lab = await createLab({ exporters: [{ name: "rpi4-01" }] });
  using client = await connect(lab.connectOptions());
  return (await client.listExporters()).exporters.map(({ name }) => name);
}

Object.assign(globalThis, { result: await list().catch(String) });
