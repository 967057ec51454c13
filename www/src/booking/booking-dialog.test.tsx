// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import type { Lab } from "jumpstarter-web/testing";
import { describe, expect, it } from "vitest";
import { showDashboard } from "../shell/dashboard.fixture";

const click = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));

async function bookBySelector(selector: string) {
  await click("Book a device");
  fireEvent.change(await screen.findByLabelText(/^Selector/), { target: { value: selector } });
  await click("Book");
}

const bookings = (lab: Lab) => lab.calls.filter(({ method }) => method === "CreateLease");

describe("the booking dialog", () => {
  it("books once, despite a second click, and shows the exporter and its holder", async () => {
    const lab = await showDashboard("exporters");
    await click("Book rpi4-01");
    const book = await screen.findByRole("button", { name: "Book" });
    // Both before React renders again.
    act(() => {
      book.click();
      book.click();
    });
    await screen.findByText("rpi4-01 is yours.");
    expect(bookings(lab)).toHaveLength(1);
    fireEvent.click(screen.getByText("Close"));
    await screen.findByText("alice (you)");
  });

  it("says that nothing matches", async () => {
    const lab = await showDashboard("exporters");
    await bookBySelector("board=none");
    await screen.findByText("No device: nothing matches.");
    expect(lab.leases.list()).toMatchObject([{ ended: true, exporter: null }]);
  });

  it("says why the controller refuses, and books the same form after that", async () => {
    const lab = await showDashboard("exporters");
    lab.endpoint("one").fault({ status: { code: "PERMISSION_DENIED" }, methods: ["CreateLease"], count: 1 });
    await bookBySelector("board=rpi4");
    await screen.findByText("This client is not allowed to do that.");
    await click("Book");
    await screen.findByText("rpi4-01 is yours.");
  });

  it("books the same lease again if the answer was lost", async () => {
    const lab = await showDashboard("exporters");
    lab.endpoint("one").fault({ cut: "after", methods: ["CreateLease"] });
    await bookBySelector("board=rpi4");
    await waitFor(() => expect(bookings(lab)).not.toHaveLength(0));
    // Ends the client's own attempts.
    lab.endpoint("one").fault({ httpStatus: 403, methods: ["CreateLease"] });
    await screen.findByText(/may have been booked as/);
    lab.endpoint("one").heal();
    await click("Book");
    await screen.findByText("rpi4-01 is yours.");
    expect(lab.leases.list()).toHaveLength(1);
  });

  it("gets the exporter over another endpoint if the first dies while the lease waits", async () => {
    const lab = await showDashboard("exporters", {
      endpoints: ["one", "two"],
      leases: [{ client: "bob", selector: "board=rpi4", duration: "10m" }],
    });
    await bookBySelector("board=rpi4");
    await screen.findByText("Waiting: all in use.");
    const answered = lab.calls.length;
    lab.endpoint("one").fault({ refuse: true });
    lab.advance("11m");
    await screen.findByText("rpi4-01 is yours.");
    expect(lab.calls.slice(answered).some(({ endpoint }) => endpoint === lab.endpoints[1])).toBe(true);
  });
});
