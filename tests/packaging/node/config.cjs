// The same by require(), with a subpath.
const { connect } = require("jumpstarter-web");
const { readConfig } = require("jumpstarter-web/config");

const { endpoints, namespace, client: name, token } = JSON.parse(process.argv[2] ?? "null");
const config = JSON.stringify({
  apiVersion: "jumpstarter.dev/v1alpha1",
  kind: "ClientConfig",
  metadata: { namespace, name },
  endpoint: "grpc.lab.example.com:443",
  token,
});
async function list() {
  const client = await connect(readConfig(config, { endpoints }).options);
  console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
  client.close();
}

void list();
