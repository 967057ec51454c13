// Prints a lab's exporters. The first argument describes the lab.
import { connect } from "jumpstarter-web";

const client = await connect(JSON.parse(process.argv[2] ?? "null"));
console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
client.close();
