import { joinLeases } from "jumpstarter-web";
import { describe, expect, it } from "vitest";
import { labWithClient } from "../lab.fixture";
import { matchingOf } from "./matching";

const NOW = new Date("2026-01-01T12:00:00Z");
const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const FORM = { by: "selector", exporterName: "", selector: "board=rpi4", allowDisabled: false } as const;

async function lists() {
  const { service } = await labWithClient({
    now: NOW,
    exporters: [
      { name: "a", labels: { board: "rpi4" } },
      { name: "b", labels: { board: "rpi4" } },
      { name: "c", labels: { board: "rpi4" }, enabled: false },
      { name: "d", labels: { board: "rpi4", old: "1" }, online: false },
      { name: "e", labels: { board: "other" } },
    ],
    leases: [
      { client: "bob", exporterName: "a", duration: "1h" },
      { client: "bob", exporterName: "b", duration: "1h", beginTime: after(2) },
    ],
    deprecatedLabels: { old: "use `board`" },
  });
  const { leases } = await service.listLeases();
  return { exporters: joinLeases((await service.listExporters()).exporters, leases), leases };
}

describe("what a booking matches", () => {
  it("is counted, with what is free in its time", async () => {
    const { exporters, leases } = await lists();
    const of = (from: number, until: number | null, form = {}) =>
      matchingOf(
        { ...FORM, ...form },
        { begin: after(from), end: until === null ? null : after(until) },
        exporters,
        leases,
      );
    expect(of(0, 1)).toMatchObject({ matching: 4, free: 1, disabled: 1, offline: 1, nextFree: null });
    expect(of(1, 2)).toMatchObject({ free: 2 });
    expect(of(2, 3)).toMatchObject({ free: 1 });
    expect(of(0, 3)).toMatchObject({ free: 0, nextFree: after(1) });
    expect(of(0, 1, { allowDisabled: true })).toMatchObject({ free: 2, disabled: 0 });
    expect(of(0, 1, { by: "exporter", exporterName: "a" })).toMatchObject({ matching: 1, free: 0, nextFree: after(1) });
  });

  it("is not known while the entry is incomplete", async () => {
    const { exporters, leases } = await lists();
    for (const form of [{ selector: " " }, { selector: "board in (" }, { by: "exporter" as const, exporterName: "x" }])
      expect(matchingOf({ ...FORM, ...form }, { begin: NOW, end: null }, exporters, leases)).toBeNull();
  });

  it("names deprecated labels, with the advice", async () => {
    const { exporters, leases } = await lists();
    const found = matchingOf({ ...FORM, selector: "old=1,board=rpi4" }, { begin: NOW, end: null }, exporters, leases);
    expect(found?.deprecated).toEqual([["old", "use `board`"]]);
  });
});
