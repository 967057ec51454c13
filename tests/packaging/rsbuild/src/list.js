import { connect } from "jumpstarter-web";

/** @param {import("jumpstarter-web").ConnectOptions} lab */
export async function list(lab) {
  const client = await connect(lab);
  return (await client.listExporters()).exporters.map(({ name }) => name);
}
