// Prints a lab's exporters. The last argument describes the lab.
import { connect } from "jumpstarter-web";

async function list() {
  const client = await connect(JSON.parse(process.argv.at(-1)));
  console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
  client.close();
}

void list();
