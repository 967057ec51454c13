// jsdom alone lacks more than fetch; the package reports this.
import { connect, isJumpstarterError } from "jumpstarter-web";

it("reports what is missing", async () => {
  const error = await connect(JSON.parse(process.env.LAB).options).catch((thrown) => thrown);
  expect(isJumpstarterError(error) && error.reason).toBe("wasm");
  expect(error.rawMessage).toMatch(
    /lacks what the package needs \(Text(?:De|En)coder is not defined\).*docs\/bundlers\.md/,
  );
});
