// A smoke test: the package loads, connects, and lists the lab's exporters.
import { expect } from "chai";
import { connect } from "jumpstarter-web";
import { lab } from "./lab.js";

describe("the package in a page", () => {
  it("connects and lists exporters", async () => {
    const service = await connect({
      endpoints: lab.endpoints,
      namespace: lab.namespace,
      client: "alice",
      token: lab.clients.alice,
    });
    const list = await service.listExporters();
    expect(list.exporters).to.not.be.empty;
    expect(list.exporters[0].namespace).to.equal(lab.namespace);
    service.close();
  });
});
