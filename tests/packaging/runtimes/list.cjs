// The same by require().
const { connect } = require("jumpstarter-web");

void connect(JSON.parse(process.argv.at(-1))).then(async (client) => {
  console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
  client.close();
});
