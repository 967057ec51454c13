// Lists the exporters and stores the result for the test; used by every page here.
import { connect } from "./node_modules/jumpstarter-web/dist/index.js";

export const lab = () => JSON.parse(new URLSearchParams(location.search).get("lab"));

export async function list(options) {
  const client = await connect(options);
  return (await client.listExporters()).exporters.map(({ name }) => name);
}

export function show(names) {
  names.then(
    (result) => Object.assign(globalThis, { result }),
    (error) => Object.assign(globalThis, { result: String(error) }),
  );
}
