// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BOARD } from "../lab.fixture";
import { localField } from "../time/format";
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

  it("shows the client's own leases, and one text in any column", async () => {
    await showDashboard("leases?show=mine", OPTIONS);
    await screen.findByText("mine");
    expect(screen.queryByText("other")).toBeNull();
    await click("All");
    await screen.findByText("other");
    fireEvent.change(screen.getByLabelText(/^Search name/), { target: { value: "rpi5" } });
    await waitFor(() => expect(screen.queryByText("mine")).toBeNull());
    expect(screen.getByText("other")).toBeDefined();
    expect(window.location.hash).toBe("#/leases?name=rpi5");
  });

  it("releases many at once, and says which could not be released", async () => {
    const lab = await showDashboard("leases", {
      ...OPTIONS,
      leases: [...OPTIONS.leases, { name: "waits", client: "alice", selector: "board=rpi4", duration: "1h" }],
    });
    await screen.findByText("waits");
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all of your leases" }));
    await click("Release 2");
    expect(window.location.hash).toBe("#/leases?selected=mine%2Cwaits");
    lab.endpoint("one").fault({ status: { code: "PERMISSION_DENIED" }, methods: ["DeleteLease"], count: 1 });
    await click("Release");
    await screen.findByText("1 release failed.");
    expect(screen.getAllByText("This client is not allowed to do that.")).toHaveLength(1);
    expect(screen.getAllByText("released")).toHaveLength(1);
    await click("Try again");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(lab.leases.list().map(({ name, ended }) => [name, ended])).toEqual([
      ["mine", true],
      ["other", false],
      ["waits", true],
    ]);
  });

  it("selects what the address selects", async () => {
    await showDashboard("leases?selected=other,mine,gone", OPTIONS);
    await screen.findByRole("button", { name: "Release 1" });
    fireEvent.click(screen.getByRole("checkbox", { name: "Select mine" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Release 1" })).toBeNull());
    expect(window.location.hash).toBe("#/leases?selected=other%2Cgone");
  });

  it("extends a lease, and shows the controller's words if it refuses", async () => {
    const lab = await showDashboard("leases", OPTIONS);
    await click("Actions for mine");
    fireEvent.click(await screen.findByText("Extend by 15 minutes"));
    await screen.findByText(/^rpi4-01 now ends at/);
    await waitFor(() => expect(ends()).toBe("2026-01-01T13:15:00.000Z"));
    lab.endpoint("one").fault({ status: { code: "PERMISSION_DENIED" }, methods: ["UpdateLease"] });
    await click("Actions for mine");
    fireEvent.click(await screen.findByText("Extend by 1 hour"));
    await screen.findByText("rpi4-01 was not extended.");
    expect(screen.getByText(/This client is not allowed to do that\./)).toBeDefined();
  });

  it("hands a lease over to another client, who must exist", async () => {
    const lab = await showDashboard("leases", OPTIONS);
    await click("Actions for mine");
    fireEvent.click(await screen.findByText("Hand over"));
    const field = await screen.findByLabelText("New owner");
    await click("Hand over");
    await screen.findByText("Enter the client's name.");
    fireEvent.change(field, { target: { value: "carol" } });
    await click("Hand over");
    await screen.findByText("The lab has no such client.");
    fireEvent.change(field, { target: { value: "bob" } });
    await click("Hand over");
    await screen.findByText("rpi4-01 now belongs to bob.");
    expect(lab.leases.list().map(({ client }) => client)).toEqual(["bob", "bob"]);
  });

  it("changes the begin of a lease that has not begun", async () => {
    const lab = await showDashboard("leases", {
      ...OPTIONS,
      leases: [
        { name: "ahead", client: "alice", selector: "board=rpi4", duration: "1h", beginTime: "2026-01-02T12:00:00Z" },
      ],
    });
    await click("Actions for ahead");
    fireEvent.click(await screen.findByText("Change the begin"));
    const moved = new Date("2026-01-02T14:00:00Z");
    fireEvent.change(await screen.findByLabelText("Begins"), { target: { value: localField(moved) } });
    await click("Change the begin");
    await screen.findByText(/^ahead now begins at/);
    const update = lab.calls.find(({ method }) => method === "UpdateLease");
    expect(JSON.stringify(update?.request)).toContain("2026-01-02T14:00:00");
  });

  it("warns before a lease of the client's own ends, and extends it from there", async () => {
    const lab = await showDashboard("exporters", OPTIONS);
    await screen.findByText("rpi4-01");
    expect(screen.queryByText(/^Your lease of/)).toBeNull();
    lab.advance("55m");
    await click("Refresh");
    await screen.findByText(/^Your lease of rpi4-01 ends in/);
    expect(screen.queryByText(/^Your lease of rpi5-01/)).toBeNull();
    await click("Extend by 1 hour");
    await waitFor(() => expect(screen.queryByText(/^Your lease of/)).toBeNull());
  });

  it("warns of no lease while only the controller knows the client, until a booking says whose it is", async () => {
    const short = { ...OPTIONS, leases: [{ name: "other", client: "bob", selector: "board=rpi5", duration: "5m" }] };
    const lab = await showDashboard("exporters?book=rpi4-01", short, undefined, "");
    fireEvent.change(await screen.findByLabelText(/^For how long/), { target: { value: "5m" } });
    fireEvent.click(await screen.findByRole("button", { name: "Book" }));
    await screen.findByText(/rpi4-01 is yours/);
    lab.advance("4m30s");
    fireEvent.click(screen.getByText("Close"));
    await screen.findByText(/^Your lease of rpi4-01 ends in/);
    expect(screen.queryByText(/^Your lease of rpi5-01/)).toBeNull();
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
    await click("Ended");
    expect(await screen.findAllByText("Expired")).toHaveLength(2);
  });
});
