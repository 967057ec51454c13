// The same by require(), which takes modules from Node 20.19 and 22.12 on.
const { connect } = require("jumpstarter-web");

async function list() {
  const client = await connect(JSON.parse(process.argv[2] ?? "null"));
  console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
  client.close();
}

void list();
