import { connect } from "jumpstarter-web";
import { Exporters } from "./exporters";
export const dynamic = "force-dynamic";
export default async function Page() {
  const client = await connect(JSON.parse(process.env.LAB));
  const { exporters } = await client.listExporters();
  client.close();
  return <Exporters exporters={exporters.map((exporter) => ({ ...exporter }))} />;
}
