import { connect, type ConnectOptions } from "jumpstarter-web";

export async function list(lab: ConnectOptions): Promise<string[]> {
  using client = await connect(lab);
  return (await client.listExporters()).exporters.map(({ name }) => name);
}
