// Bun's own test runner.
import { expect, test } from "bun:test";
import { connect } from "jumpstarter-web";

test("lists", async () => {
  const { options, names } = JSON.parse(process.env.LAB);
  const client = await connect(options);
  expect((await client.listExporters()).exporters.map(({ name }) => name)).toEqual(names);
  client.close();
});
