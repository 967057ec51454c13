// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { init } from "jumpstarter-web";
import type { Lab } from "jumpstarter-web/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { condition, leaseWith } from "../leases/lease.fixture";
import { showDashboard } from "../shell/dashboard.fixture";
import { BookingProgress } from "./booking-progress";

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

  it("finds the booking whose answer was lost", async () => {
    const lab = await showDashboard("exporters");
    lab.endpoint("one").fault({ cut: "after", methods: ["CreateLease"] });
    await bookBySelector("board=rpi4");
    await waitFor(() => expect(bookings(lab)).not.toHaveLength(0));
    // Ends the client's own attempts.
    lab.endpoint("one").fault({ httpStatus: 403, methods: ["CreateLease"] });
    await screen.findByText("rpi4-01 is yours.");
    expect(lab.leases.list()).toHaveLength(1);
  });

  it("looks for a booking whose answer was lost, and sends the same one again when asked to", async () => {
    const lab = await showDashboard("exporters");
    lab.endpoint("one").fault({ cut: "before", methods: ["CreateLease"] });
    await bookBySelector("board=rpi4");
    await waitFor(() => expect(bookings(lab)).not.toHaveLength(0));
    lab.endpoint("one").fault({ httpStatus: 403, methods: ["CreateLease"] });
    await screen.findByText(/may have been booked as/);
    const [looking] = await screen.findAllByText(/^Looking for the booking/);
    const name = /[0-9a-f-]{36}/.exec(looking?.textContent ?? "")?.[0];
    lab.endpoint("one").heal();
    await click("Book");
    await screen.findByText("rpi4-01 is yours.");
    expect(lab.leases.list().map((lease) => lease.name)).toEqual([name]);
  });

  it("counts the exporters that match and are free while the form is filled in, and warns of deprecated labels", async () => {
    await showDashboard("exporters?book=", {
      exporters: [
        { name: "a", labels: { board: "rpi4" } },
        { name: "b", labels: { board: "rpi4", soc: "bcm" } },
        { name: "c", labels: { board: "x" } },
      ],
      leases: [{ client: "bob", exporterName: "a", duration: "1h" }],
      deprecatedLabels: { soc: "use board" },
    });
    const type = async (value: string) =>
      fireEvent.change(await screen.findByLabelText(/^Selector/), { target: { value } });
    await type("board=rpi4");
    await screen.findByText("2 exporters match");
    expect(screen.getByText(/1 free now/)).toBeDefined();
    await type("soc=bcm");
    await screen.findByText("The label soc is deprecated.", { exact: false });
    expect(screen.getByText("use board")).toBeDefined();
  });

  it("says that a policy refused the booking, unlike when nothing matches", async () => {
    const message =
      "While there are 2 exporters matching the selector, none of them are approved by any policy for your client";
    await init();
    const conditions = [{ ...condition("Unsatisfiable", "True", "NoAccess"), message }];
    render(<BookingProgress lease={leaseWith({ conditions })} error={null} />);
    onTestFinished(cleanup);
    expect(screen.getByText("Refused: no policy of the lab allows this booking.")).toBeDefined();
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
