// Lists on the server. Data for the page must be plain objects, so records are spread.
import { connect } from "jumpstarter-web";

export async function load() {
  const client = await connect(JSON.parse(process.env.LAB ?? "null"));
  const { exporters } = await client.listExporters();
  client.close();
  return { exporters: exporters.map((exporter) => ({ ...exporter })) };
}
