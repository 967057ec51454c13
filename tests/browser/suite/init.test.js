// What needs the WebAssembly but no connection says so before it is loaded, and works after. A page of its own: elsewhere it
// has been loaded already.
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
  it("is asked for, in so many words, by what needs it", () => {
    expect(() => Exporter.from(exporter).matches("board=rpi4")).to.throw(/init\(\)/);
  });

  it("loads once, however often it is called", async () => {
    await Promise.all([init(), init(), init()]);
    await init();
    const loads = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".wasm"));
    expect(loads.length).to.equal(1);
  });

  it("is enough for records and selectors", () => {
    expect(Exporter.from(exporter).matches("board=rpi4")).to.equal(true);
  });
});
