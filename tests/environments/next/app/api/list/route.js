import { connect } from "jumpstarter-web";
export const dynamic = "force-dynamic";
export async function GET() {
  const client = await connect(JSON.parse(process.env.LAB));
  const { exporters } = await client.listExporters();
  client.close();
  return Response.json(exporters.map(({ name }) => name));
}
