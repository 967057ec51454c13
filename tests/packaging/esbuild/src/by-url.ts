// The wasm is a file next to the bundle; esbuild's loader `file` returns its URL.
import { connect, init, type ConnectOptions } from "jumpstarter-web";
import source from "jumpstarter-web/jumpstarter_web_bg.wasm";

async function list(): Promise<string[]> {
  await init(source);
  const client = await connect(JSON.parse(new URLSearchParams(location.search).get("lab") ?? "null") as ConnectOptions);
  return (await client.listExporters()).exporters.map(({ name }) => name);
}

void list()
  .catch(String)
  .then((result) => Object.assign(globalThis, { result }));
