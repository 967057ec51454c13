// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { showDashboard } from "../shell/dashboard.fixture";

const EXPORTERS = [
  { name: "b-1", labels: { board: "rpi4", site: "east", arch: "arm64", usb: "3" } },
  { name: "b-2", labels: { board: "imx8" }, online: false, status: "OFFLINE" },
  { name: "b-10", labels: { board: "rpi4" }, status: "AFTER_LEASE_HOOK_FAILED", statusMessage: "flash failed" },
  { name: "c", labels: { board: "x", soc: "s" }, enabled: false },
] as const;
const OPTIONS = {
  exporters: EXPORTERS,
  leases: [{ name: "l", client: "alice", exporterName: "b-1", duration: "1h" }],
  deprecatedLabels: { soc: "use board" },
};

const names = () => [...document.querySelectorAll("tbody td[data-label=Name]")].map((name) => name.textContent);
const row = (name: string) => within(screen.getByText(name).closest<HTMLElement>("tr") ?? document.body);
const type = (value: string) => fireEvent.change(screen.getByLabelText("Filter by labels"), { target: { value } });

describe("the table of exporters", () => {
  it("shows status, marks, and who holds it until when", async () => {
    await showDashboard("exporters", OPTIONS);
    await screen.findByText("alice (you)");
    expect(row("b-1").getByText(/^until/).textContent).toMatch(/until .*left/);
    expect(row("b-2").getByText("Offline")).toBeDefined();
    expect(row("b-10").getByText("Clean-up failed")).toBeDefined();
    expect(row("b-10").getByText("flash failed")).toBeDefined();
    expect(row("c").getByText("Disabled")).toBeDefined();
    expect(row("c").getByText("Deprecated label")).toBeDefined();
  });

  it("filters by a click on a label, of which it shows three at first", async () => {
    await showDashboard("exporters", OPTIONS);
    await screen.findByText("b-1");
    expect(row("b-1").queryByText("usb=3")).toBeNull();
    fireEvent.click(row("b-1").getByText("+2"));
    expect(row("b-1").getByText("usb=3")).toBeDefined();
    fireEvent.click(row("b-1").getByText("board=rpi4"));
    await waitFor(() => expect(names()).toEqual(["b-1", "b-10"]));
    expect(window.location.hash).toContain("filter=board%3Drpi4");
  });

  it("keeps what is typed, filters by the last valid selector, and marks the error's place", async () => {
    await showDashboard("exporters?filter=board%3Dimx8", OPTIONS);
    await waitFor(() => expect(names()).toEqual(["b-2"]));
    type("board in (rpi4");
    expect(document.querySelector(".page-marked mark")).not.toBeNull();
    expect(names()).toEqual(["b-2"]);
    type("board in (rpi4) ");
    await waitFor(() => expect(names()).toEqual(["b-1", "b-10"]));
    await waitFor(() => expect(window.location.hash).toContain("rpi4"));
    expect(screen.getByLabelText<HTMLInputElement>("Filter by labels").value).toBe("board in (rpi4) ");
  });

  it("sorts, hides columns, and filters by state, all in the address", async () => {
    await showDashboard("exporters", OPTIONS);
    await screen.findByText("b-1");
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    await waitFor(() => expect(names()).toEqual(["b-1", "b-2", "b-10", "c"]));
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    await waitFor(() => expect(names()).toEqual(["c", "b-10", "b-2", "b-1"]));
    fireEvent.click(screen.getByRole("button", { name: "Columns" }));
    fireEvent.click(await screen.findByRole("checkbox", { name: "Labels" }));
    await waitFor(() => expect(screen.queryAllByText("board=rpi4")).toEqual([]));
    fireEvent.change(screen.getByLabelText("State"), { target: { value: "failed" } });
    await waitFor(() => expect(names()).toEqual(["b-10"]));
    expect(window.location.hash).toBe("#/exporters?show=failed&sort=-name&columns=status%2Cholder");
  });

  it("has the state of each exporter's own page in the address", async () => {
    await showDashboard("exporters/b-1", OPTIONS);
    await screen.findByRole("heading", { name: "b-1" });
    expect(document.title).toBe("b-1 – Exporters – Jumpstarter");
    fireEvent.click(await screen.findByRole("tab", { name: "YAML and JSON" }));
    await waitFor(() => expect(document.querySelector("pre")?.textContent).toContain("name: b-1"));
    expect(window.location.hash).toBe("#/exporters/b-1?tab=data");
    fireEvent.click(screen.getByRole("tab", { name: "Leases" }));
    await screen.findByText("Current and coming");
    expect(screen.getByRole("link", { name: "l" })).toBeDefined();
  });

  it("says that an exporter does not exist", async () => {
    await showDashboard("exporters/none", OPTIONS);
    await screen.findByText("There is no exporter none");
  });
});
