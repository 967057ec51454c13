// A page that needs no server: it lists the exporters of its own lab. Both wasms are files next to the bundle.
import { connect, init } from "jumpstarter-web";
import source from "jumpstarter-web/jumpstarter_web_bg.wasm";
import wasm from "jumpstarter-web/jumpstarter_lab_bg.wasm";
import { createLab } from "jumpstarter-web/testing";

async function list(): Promise<string[]> {
  const lab = await createLab({ wasm, exporters: [{ name: "rpi4-01" }] });
  await init(source);
  const client = await connect(lab.connectOptions());
  return (await client.listExporters()).exporters.map(({ name }) => name);
}

void list()
  .catch(String)
  .then((result) => Object.assign(globalThis, { result }));
