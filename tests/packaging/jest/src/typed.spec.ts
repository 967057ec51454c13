// In TypeScript, type-checked by ts-jest, with a subpath.
import { connect, type Exporter } from "jumpstarter-web";
import { readConfig } from "jumpstarter-web/config";

const lab = JSON.parse(process.env.LAB ?? "null");

it("lists, from a client's config", async () => {
  const { endpoints, namespace, client: name, token } = lab.options;
  const config = { kind: "ClientConfig", metadata: { namespace, name }, endpoint: "grpc.lab.example.com:443", token };
  const client = await connect(readConfig(JSON.stringify(config), { endpoints }).options);
  const { exporters } = await client.listExporters();
  expect(exporters.map(({ name }: Exporter) => name)).toEqual(lab.names);
  client.close();
});
