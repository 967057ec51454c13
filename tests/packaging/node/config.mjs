// The same with a client config in the Python client's format.
import { connect } from "jumpstarter-web";
import { readConfig } from "jumpstarter-web/config";

const { endpoints, namespace, client: name, token } = JSON.parse(process.argv[2] ?? "null");
const config = JSON.stringify({
  apiVersion: "jumpstarter.dev/v1alpha1",
  kind: "ClientConfig",
  metadata: { namespace, name },
  endpoint: "grpc.lab.example.com:443",
  token,
});
const client = await connect(readConfig(config, { endpoints }).options);
console.log(JSON.stringify((await client.listExporters()).exporters.map(({ name }) => name)));
client.close();
