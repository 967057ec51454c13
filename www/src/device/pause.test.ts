import { expect, it } from "vitest";
import { failure } from "./fake-device.fixture";
import { isLasting } from "./pause";

it("gives up only where a change is needed", () => {
  expect(isLasting(failure("lease-not-active"))).toBe(true);
  for (const reason of ["network", "exporter-offline", "driver-not-found", "unimplemented"] as const)
    expect(isLasting(failure(reason))).toBe(false);
});
