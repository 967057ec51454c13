// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { showDashboard } from "./dashboard.fixture";

const UNREACHABLE = "The controller could not be reached.";
const refresh = () => fireEvent.click(screen.getByRole("button", { name: "Refresh" }));

describe("a lab that cannot be reached", () => {
  it("is an error, without a list, until it can be reached", async () => {
    const lab = await showDashboard("exporters", {}, (made) => made.endpoint("one").fault({ refuse: true }));
    await screen.findByText(UNREACHABLE);
    expect(screen.queryByText(/shown as of/)).toBeNull();
    lab.endpoint("one").heal();
    refresh();
    await screen.findByText("rpi4-01");
    await waitFor(() => expect(screen.queryByText(UNREACHABLE)).toBeNull());
  });

  it("keeps the list of before, with its time", async () => {
    const lab = await showDashboard("exporters");
    await screen.findByText("rpi4-01");
    lab.endpoint("one").fault({ refuse: true });
    refresh();
    await screen.findByText(UNREACHABLE);
    await screen.findByText(/Exporters: shown as of/);
    expect(screen.getByText("rpi4-01")).toBeDefined();
  });

  it("is not read again until the user acts if the token has expired", async () => {
    const lab = await showDashboard("exporters");
    await screen.findByText("rpi4-01");
    lab.advance(400 * 24 * 3_600_000);
    refresh();
    await screen.findByText("The token has expired.");
    await screen.findByText(/does not refresh this list until you try again/);
  });
});
