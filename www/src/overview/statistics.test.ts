import { describe, expect, it } from "vitest";
import { labWithClient } from "../lab.fixture";
import { countGroups, usageOfDay, waitingNow } from "./statistics";

const NOW = Date.parse("2026-01-01T12:00:00Z");

describe("the figures of the overview", () => {
  it("count each exporter once", async () => {
    const { service } = await labWithClient({
      now: NOW,
      exporters: [
        { name: "a", labels: { board: "x" } },
        { name: "b" },
        { name: "c", online: false },
        { name: "d", enabled: false },
        { name: "e", status: "AFTER_LEASE_HOOK_FAILED" },
      ],
      leases: [{ client: "bob", selector: "board=x", duration: "1h" }],
    });
    const exporters = await service.listExporters({ includeLeases: true });
    expect(countGroups(exporters.exporters)).toEqual({ free: 1, used: 1, offline: 1, failed: 1, disabled: 1 });
  });

  it("list who waits, the longest first, without what was booked for later", async () => {
    const { lab, service } = await labWithClient({ now: NOW });
    const book = (name: string, beginTime?: Date) =>
      lab.leases.add({ name, client: "bob", selector: "board=rpi4", duration: "9h", beginTime });
    book("runs");
    book("later", new Date(NOW + 3_600_000));
    book("first");
    lab.advance("5m");
    book("second");
    const { leases } = await service.listLeases();
    const waiting = waitingNow(leases, NOW + 300_000);
    expect(waiting.map(({ lease }) => lease.name)).toEqual(["first", "second"]);
    expect(waiting[0]?.since?.getTime()).toBe(NOW);
  });

  it("have the use of each of the last 24 hours", async () => {
    const { lab, service } = await labWithClient({
      now: NOW,
      exporters: [{ name: "a", labels: { board: "x" } }, { name: "b" }],
    });
    lab.leases.add({ client: "bob", selector: "board=x", duration: "90m" });
    lab.advance("3h");
    const { leases } = await service.listLeases({ onlyActive: false });
    const hours = usageOfDay(leases, 2, NOW + 3 * 3_600_000);
    expect(hours).toHaveLength(24);
    expect(hours.map(({ share }) => share).slice(-4)).toEqual([0, 0.5, 0.25, 0]);
    expect(usageOfDay(leases, 0, NOW)).toEqual([]);
  });
});
