// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BOARD } from "../lab.fixture";
import { showDashboard } from "../shell/dashboard.fixture";

const START = "2026-01-01T12:00:00Z";
const OPTIONS = {
  now: START,
  exporters: [BOARD, { name: "rpi5-01", labels: { board: "rpi5" } }],
  leases: [
    { name: "mine", client: "alice", selector: "board=rpi4", duration: "1h" },
    { name: "other", client: "bob", selector: "board=rpi5", duration: "1h" },
  ],
};

const click = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));
const ends = () => document.querySelector("time")?.dateTime;

describe("the list of leases", () => {
  it("offers to release the client's own leases only, and releases after a confirmation", async () => {
    const lab = await showDashboard("leases", OPTIONS);
    await screen.findByText("other");
    expect(screen.queryByRole("button", { name: "Release other" })).toBeNull();
    await click("Release mine");
    await click("Keep it");
    await click("Release mine");
    await click("Release");
    await screen.findByText("Released rpi4-01.");
    await waitFor(() => expect(screen.queryByText("mine")).toBeNull());
    expect(screen.getByText("other")).toBeDefined();
    expect(lab.calls.filter(({ method }) => method === "DeleteLease")).toHaveLength(1);
    expect(lab.leases.list()).toMatchObject([{ ended: true }, { ended: false }]);
  });

  it("keeps the dialog open with the reason if the controller refuses", async () => {
    const lab = await showDashboard("leases", OPTIONS);
    await click("Release mine");
    lab.leases.change("mine", { client: "bob" });
    await click("Release");
    await screen.findByText("This client is not allowed to do that.");
    expect(screen.getByText("Keep it")).toBeDefined();
  });

  it("releases over another endpoint if the first dies", async () => {
    const lab = await showDashboard("leases", { ...OPTIONS, endpoints: ["one", "two"] });
    await click("Release mine");
    lab.endpoint("one").fault({ refuse: true });
    await click("Release");
    await screen.findByText("Released rpi4-01.");
    expect(lab.calls.find(({ method }) => method === "DeleteLease")?.endpoint).toBe(lab.endpoints[1]);
  });

  it("shows that a lease was extended elsewhere, and that it has expired", async () => {
    const lab = await showDashboard("leases", OPTIONS);
    await waitFor(() => expect(ends()).toBe("2026-01-01T13:00:00.000Z"));
    lab.leases.change("mine", { duration: "2h" });
    await click("Refresh");
    await waitFor(() => expect(ends()).toBe("2026-01-01T14:00:00.000Z"));
    lab.advance("3h");
    await click("Refresh");
    await screen.findByText("No active leases");
    fireEvent.click(screen.getByLabelText("Show ended"));
    expect(await screen.findAllByText("Expired")).toHaveLength(2);
  });
});
