// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { init, type ClientService } from "jumpstarter-web";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { LeaseActionsProvider } from "../leases/lease-actions-provider";
import { condition, leaseWith } from "../leases/lease.fixture";
import { NoticesProvider } from "../shell/notices";
import { DeviceView } from "./device-view";
import { failure, FakeDevice, logLine, READY } from "./fake-device.fixture";

// These tests make no lease calls, so an empty service is enough.
const NO_SERVICE = {} as unknown as ClientService;
configure({ asyncUtilTimeout: 20_000 });
beforeAll(() => init());

function show(
  fake: FakeDevice,
  path: readonly string[] = [],
  open = () => Promise.resolve(fake.device),
  onPassphrase: (passphrase: string) => unknown = () => undefined,
) {
  const lease = leaseWith({ name: "l", exporter: "rpi4-01", conditions: [condition("Ready", "True", "Ready")] });
  const view = (hasEnded: boolean) => (
    <NoticesProvider>
      <LeaseActionsProvider service={NO_SERVICE} client="alice" onChanged={() => undefined}>
        <DeviceView open={open} onPassphrase={onPassphrase} lease={lease} hasEnded={hasEnded} path={path} />
      </LeaseActionsProvider>
    </NoticesProvider>
  );
  const { rerender } = render(view(false));
  onTestFinished(cleanup);
  return { setEnded: (hasEnded: boolean) => rerender(view(hasEnded)) };
}

const button = (name: string) => screen.findByRole("button", { name });
const click = async (name: string) => fireEvent.click(await button(name));

describe("a device", () => {
  it("shows its drivers as a tree of links, and the way in use", async () => {
    show(new FakeDevice());
    const tree = await screen.findByRole("navigation", { name: "Drivers" });
    expect(
      within(tree)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual([
      "#/leases/l/device/bench",
      "#/leases/l/device/bench/relay",
      "#/leases/l/device/power",
      "#/leases/l/device/serial",
    ]);
    within(tree).getByText("The board's supply");
    await button("by direct.invalid:8080, 12 ms");
    await screen.findByText("Ready");
  });

  it("says that the hook runs, and what it says", async () => {
    const fake = new FakeDevice();
    fake.status = { ...READY, status: "BEFORE_LEASE_HOOK", message: "flashing" };
    show(fake, ["power"]);
    await screen.findByText(/flashing/);
    expect((await button("Switch on")).hasAttribute("disabled")).toBe(true);
  });

  it("tries again by itself when it cannot be connected, and stops when that makes no sense", async () => {
    const failures = [failure("network"), failure("lease-not-active")];
    show(new FakeDevice(), [], () => Promise.reject(failures.shift() ?? new Error("once too often")));
    await screen.findByText("Session over");
    expect(failures).toHaveLength(0);
  });

  it("keeps what is shown when the connection is lost, marks it, and comes back", async () => {
    const fake = new FakeDevice();
    show(fake, ["power"]);
    await screen.findByText(/^5 V,/);
    fake.failure = failure("network");
    await screen.findByText("Connection lost");
    screen.getByText(/^5 V,/);
    screen.getByText(/What is shown is from before/);
    fake.failure = null;
    await screen.findByText("Ready");
    expect(screen.queryByText(/What is shown is from before/)).toBeNull();
  });

  it("keeps what is shown when its lease has ended, and tries nothing more", async () => {
    const fake = new FakeDevice();
    const { setEnded } = show(fake, ["power"]);
    await screen.findByText(/^5 V,/);
    fake.failure = failure("network");
    await screen.findByText("Connection lost");
    setEnded(true);
    await screen.findByText("Session over");
    screen.getByText(/^5 V,/);
    expect((await button("Switch on")).hasAttribute("disabled")).toBe(true);
    expect(screen.queryByRole("button", { name: "Release" })).toBeNull();
    expect(screen.queryByText(/What is shown is from before/)).toBeNull();
  });

  it("goes on when its lease, which was reported as not found, is found again", async () => {
    const fake = new FakeDevice();
    const { setEnded } = show(fake);
    await screen.findByText("Ready");
    setEnded(true);
    await screen.findByText("Session over");
    setEnded(false);
    await screen.findByText("Ready");
  });

  it("connects again if only a way without devices answers", async () => {
    const [lost, back] = [new FakeDevice(), new FakeDevice()];
    const devices = [lost.device];
    show(lost, [], () => {
      const next = devices.shift();
      return next === undefined ? Promise.reject(failure("unimplemented")) : Promise.resolve(next);
    });
    await screen.findByText("Ready");
    lost.failure = failure("unimplemented");
    await screen.findByText("Connection lost");
    expect(lost.isClosed).toBe(false);
    devices.push(back.device);
    await screen.findByText("Ready");
    expect([lost.isClosed, back.isClosed]).toEqual([true, false]);
  });

  it("asks for a passphrase that the exporter does not accept", async () => {
    const given: string[] = [];
    const refused = () => Promise.reject(failure("passphrase-rejected"));
    show(new FakeDevice(), [], refused, (passphrase) => given.push(passphrase));
    const field = await screen.findByLabelText("Passphrase of the exporter");
    expect(field.getAttribute("type")).toBe("password");
    expect((await button("Connect")).hasAttribute("disabled")).toBe(true);
    fireEvent.change(field, { target: { value: "open sesame" } });
    await click("Connect");
    expect(given).toEqual(["open sesame"]);
  });

  it("ends the session only after a confirmation", async () => {
    const fake = new FakeDevice();
    show(fake);
    await screen.findByText("Ready");
    await click("End session");
    const dialog = await screen.findByRole("dialog");
    expect(fake.ended).toBe(0);
    fake.status = { ...READY, status: "AFTER_LEASE_HOOK", message: "cleaning" };
    fireEvent.click(within(dialog).getByRole("button", { name: "End session" }));
    await screen.findByText(/cleaning/);
    fake.status = { ...READY, status: "AVAILABLE" };
    await screen.findByText("Session over");
    expect(fake.ended).toBe(1);
  });

  it("names a driver that it does not have", async () => {
    show(new FakeDevice(), ["bench", "fan"]);
    await screen.findByText(/This device has no driver bench.fan/);
  });
});

describe("power", () => {
  it("is switched on at once, and off after a confirmation", async () => {
    const fake = new FakeDevice();
    show(fake, ["power"]);
    await screen.findByText("Ready");
    await click("Switch on");
    await screen.findByText(/Switch on: done after/);
    await click("Switch off");
    expect(fake.calls).toEqual(["power.on()"]);
    fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(fake.calls).toEqual(["power.on()"]);
    await click("Switch off");
    fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Switch off" }));
    await screen.findByText(/Switch off: done after/);
    expect(fake.calls).toEqual(["power.on()", "power.off()"]);
  });

  it("says that an action may have happened when its connection broke", async () => {
    const fake = new FakeDevice();
    fake.answers.set("power.on", () => Promise.reject(failure("network", { unsure: true })));
    show(fake, ["power"]);
    await screen.findByText("Ready");
    await click("Switch on");
    await screen.findByText(/Switch on failed\..*may/);
  });
});

describe("a driver call", () => {
  const fill = async (method: string, args: string) => {
    await screen.findByText("Ready");
    await click("Call a method");
    fireEvent.change(screen.getByLabelText(/^Method/), { target: { value: method } });
    fireEvent.change(screen.getByLabelText("Arguments"), { target: { value: args } });
    await click("Call");
  };

  it("sends a method's arguments, and shows its result", async () => {
    const fake = new FakeDevice();
    fake.answers.set("bench.set", () => Promise.resolve({ volts: 3.3 }));
    show(fake, ["bench"]);
    await fill("set", '[3.3, "fast"]');
    await waitFor(() => expect(screen.getByLabelText("Results").textContent).toContain('"volts": 3.3'));
    expect(fake.calls).toEqual(['bench.set(3.3,"fast")']);
  });

  it("is not sent if its arguments are no JSON array, which is said at the field", async () => {
    const fake = new FakeDevice();
    show(fake, ["bench"]);
    await fill("set", "{}");
    await screen.findByText(/This must be an array/);
    fireEvent.change(screen.getByLabelText("Arguments"), { target: { value: "[1" } });
    await click("Call");
    await screen.findByText(/This is not JSON/);
    expect(screen.getByLabelText("Arguments").getAttribute("aria-invalid")).toBe("true");
    expect(fake.calls).toEqual([]);
  });

  it("shows what the driver says about it", async () => {
    const fake = new FakeDevice();
    fake.answers.set("bench.set", () => Promise.reject(failure("driver-error")));
    show(fake, ["bench"]);
    await fill("set", "");
    await screen.findByText(/because of driver-error/);
  });
});

describe("the log", () => {
  it("is filtered by severity and source", async () => {
    const fake = new FakeDevice();
    fake.logLines = [
      logLine("booting"),
      logLine("low voltage", { severity: "WARNING" }),
      logLine("hook says hello", { source: "BEFORE_LEASE_HOOK" }),
    ];
    show(fake);
    const log = await screen.findByRole("log");
    await within(log).findByText(/booting/);
    fireEvent.change(screen.getByLabelText("Severity"), { target: { value: "WARNING" } });
    await waitFor(() => expect(within(log).queryByText(/booting/)).toBeNull());
    within(log).getByText(/low voltage/);
    fireEvent.change(screen.getByLabelText("Severity"), { target: { value: "INFO" } });
    fireEvent.change(screen.getByLabelText("Source"), { target: { value: "BEFORE_LEASE_HOOK" } });
    await within(log).findByText(/hook says hello/);
    expect(within(log).queryByText(/low voltage/)).toBeNull();
  });
});
