import { filterBySelector } from "jumpstarter-web";
import { describe, expect, it } from "vitest";
import { labWithClient } from "../lab.fixture";
import { selectExporters } from "./select-exporters";

describe("the exporters that match a selector", () => {
  it("are those of the package's own filter", async () => {
    const { service } = await labWithClient({ exporters: 200 });
    const { exporters } = await service.listExporters();
    for (const selector of [
      "",
      "arch=arm64",
      "arch!=arm64",
      "arch notin (arm64, xtensa)",
      "can",
      "!can,board in (rpi4, j784s4)",
      "toString",
      "!constructor",
      "jumpstarter.dev/name=rpi4-01",
    ]) {
      expect(selectExporters(exporters, selector), selector).toEqual(filterBySelector(exporters, selector));
    }
    expect(() => selectExporters(exporters, "a in (")).toThrow();
  });
});
