// Prints a lab's exporters, in Bun and in Deno. The last argument describes the lab.
import { connect } from "jumpstarter-web";

const lab = JSON.parse(globalThis.Deno?.args[0] ?? process.argv.at(-1));
const client = await connect(lab);
console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
client.close();
