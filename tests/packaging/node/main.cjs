// The same by require(): the CommonJS build.
const { connect } = require("jumpstarter-web");

async function list() {
  const client = await connect(JSON.parse(process.argv[2] ?? "null"));
  console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
  client.close();
}

void list();
