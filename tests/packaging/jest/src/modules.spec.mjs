// As an ECMAScript module, which Jest evaluates itself.
import { connect, isJumpstarterError } from "jumpstarter-web";

const lab = JSON.parse(process.env.LAB);

it("lists, and fails with an error that says why", async () => {
  const client = await connect(lab.options);
  const { exporters } = await client.listExporters();
  expect(exporters.map(({ name }) => name)).toEqual(lab.names);
  const error = await client.getExporter({ name: "no-such-board" }).catch((thrown) => thrown);
  expect(isJumpstarterError(error) && error.reason).toBe("not-found");
  client.close();
});
