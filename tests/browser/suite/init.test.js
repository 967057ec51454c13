// Functions that need the wasm but no connection throw before it is loaded, and work after that. In a separate page, where
// it has not been loaded yet.
import { expect } from "chai";
import { Exporter, init } from "jumpstarter-web";

const exporter = {
  namespace: "lab",
  name: "exp-1",
  labels: { board: "rpi4" },
  online: true,
  status: "AVAILABLE",
  statusMessage: "",
  enabled: true,
  deprecatedLabels: {},
  lease: null,
};

describe("init", () => {
  it("is named in the error of functions that need it", () => {
    expect(() => Exporter.from(exporter).matches("board=rpi4")).to.throw(/init\(\)/);
  });

  it("loads once, regardless of the number of calls", async () => {
    await Promise.all([init(), init(), init()]);
    await init();
    const loads = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".wasm"));
    expect(loads.length).to.equal(1);
  });

  it("is enough for records and selectors", () => {
    expect(Exporter.from(exporter).matches("board=rpi4")).to.equal(true);
  });
});
