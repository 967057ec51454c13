// Prints a lab's exporters. The lab stands in the first argument.
import { connect } from "jumpstarter-web";

const client = await connect(JSON.parse(process.argv[2] ?? "null"));
console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
client.close();
