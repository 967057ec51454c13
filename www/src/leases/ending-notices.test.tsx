// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import type { Lab } from "jumpstarter-web/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BOARD } from "../lab.fixture";
import { changePreferences } from "../preferences/preferences";
import { showDashboard } from "../shell/dashboard.fixture";

const OPTIONS = {
  now: "2026-01-01T12:00:00Z",
  exporters: [BOARD, { name: "rpi5-01", labels: { board: "rpi5" } }],
  leases: [
    { name: "mine", client: "alice", selector: "board=rpi4", duration: "1h" },
    { name: "other", client: "bob", selector: "board=rpi5", duration: "1h" },
  ],
};

const shown: string[] = [];
/** The browser's notifications, of which happy-dom has none. */
function fakeNotification(permission: NotificationPermission, show = (title: string) => void shown.push(title)): void {
  const made = function (title: string) {
    show(title);
  };
  vi.stubGlobal("Notification", Object.assign(made, { permission }));
}

/** Shows the page until a moment before the warning is due, then hides it and does `meanwhile` before that moment. */
async function hiddenBeforeTheWarning(meanwhile: (lab: Lab) => void = () => undefined): Promise<Lab> {
  vi.useFakeTimers({ toFake: ["Date"] });
  const lab = await showDashboard("leases", OPTIONS);
  await screen.findByText("other");
  lab.advance("49m58s");
  fireEvent.click(screen.getByRole("button", { name: "Refresh" }));
  await screen.findAllByText("10m left");
  hide(true);
  meanwhile(lab);
  // Both clocks move only here. Real timers find out: one that is early begins again.
  lab.advance("5s");
  vi.setSystemTime(Date.now() + 5_000);
  return lab;
}

const hide = (hidden: boolean) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(hidden ? "hidden" : "visible");
  document.dispatchEvent(new Event("visibilitychange"));
};
const readsOf = (lab: Lab) => lab.calls.filter(({ method }) => method === "GetLease").length;

describe("the browser's notification before a lease ends", () => {
  beforeEach(() => {
    shown.length = 0;
    fakeNotification("granted");
    changePreferences({ notify: true });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
    changePreferences({ notify: false });
  });

  it("is shown once while the page is hidden, of the client's own lease, after one read", async () => {
    const lab = await hiddenBeforeTheWarning();
    await waitFor(() => expect(shown).toHaveLength(1));
    expect(shown[0]).toMatch(/^Your lease of rpi4-01 ends in /);
    expect(readsOf(lab)).toBe(1);
    hide(false);
    await screen.findByText(/^Your lease of rpi4-01 ends in/);
    expect(shown).toHaveLength(1);
  });

  it("is not shown for a lease that was extended elsewhere meanwhile", async () => {
    const lab = await hiddenBeforeTheWarning(({ leases }) => leases.change("mine", { duration: "2h" }));
    await waitFor(() => expect(readsOf(lab)).toBe(1));
    hide(false);
    await waitFor(() => expect(document.querySelector("time")?.dateTime).toBe("2026-01-01T14:00:00.000Z"));
    expect(shown).toEqual([]);
  });

  it("is not shown for a lease that is gone", async () => {
    const lab = await hiddenBeforeTheWarning(({ leases }) => leases.remove("mine"));
    await waitFor(() => expect(readsOf(lab)).toBe(1));
    hide(false);
    await waitFor(() => expect(screen.queryByText("mine")).toBeNull());
    expect(shown).toEqual([]);
  });

  it("is shown if the lab cannot be asked", async () => {
    await hiddenBeforeTheWarning((lab) => lab.endpoint("one").fault({ refuse: true }));
    await waitFor(() => expect(shown).toHaveLength(1), { timeout: 40_000 });
  });

  it("is not shown, and nothing is read for it, where it is not allowed", async () => {
    fakeNotification("denied");
    const lab = await showDashboard("leases", OPTIONS);
    lab.advance("55m");
    fireEvent.click(screen.getByRole("button", { name: "Refresh" }));
    await screen.findByText(/^Your lease of rpi4-01 ends in/);
    expect([shown.length, readsOf(lab)]).toEqual([0, 0]);
  });

  it("is switched off in a browser that has the constructor without the right to use it", async () => {
    fakeNotification("granted", () => {
      throw new TypeError("Illegal constructor");
    });
    const lab = await showDashboard("settings", OPTIONS);
    expect((await screen.findByRole<HTMLInputElement>("switch")).checked).toBe(true);
    lab.advance("55m");
    await screen.findByText(/^Your lease of rpi4-01 ends in/);
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>("switch").checked).toBe(false));
  });
});
