// The same with the exported wasm file, whose bytes the program reads itself.
import { readFile } from "node:fs/promises";
import { connect, init } from "jumpstarter-web";

await init(readFile(new URL(import.meta.resolve("jumpstarter-web/jumpstarter_web_bg.wasm"))));
const client = await connect(JSON.parse(process.argv[2] ?? "null"));
console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
client.close();
