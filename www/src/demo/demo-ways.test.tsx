// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import DemoWays from "./demo-ways";
import type { Fault } from "./demo-faults";
import { deviceTargets } from "./device-targets";

const DIRECT = "http://direct.invalid:1";
const THROUGH = "http://gateway.invalid/leases/l";

/** An admin port: what is ordered of it, and the faults that it then has. */
function adminPort() {
  const faults = new Map<string, Fault>();
  vi.stubGlobal("fetch", (url: string, { method = "GET", body = "" }: { method?: string; body?: string } = {}) => {
    if (method === "PUT") faults.set(new URL(url).pathname, JSON.parse(body) as Fault);
    const fault = (path: string) => ({ fault: faults.get(`${path}/fault`) ?? {} });
    const devices = [{ exporter: "rpi4-01", ...fault("/devices/rpi4-01") }];
    return Promise.resolve(Response.json({ endpoints: [], devices, router: fault("/router") }));
  });
  return faults;
}

function show({ hasDirect = true } = {}) {
  const [onFaults, onRace] = [vi.fn(), vi.fn()];
  const state = { latencyMs: 12, success: 1, breakerOpenForMs: null };
  const ways = [
    { url: DIRECT, winner: true, ...state },
    { url: THROUGH, winner: false, ...state, latencyMs: null },
  ];
  const targets = deviceTargets("http://admin", "rpi4-01", hasDirect ? DIRECT : undefined, THROUGH);
  render(<DemoWays targets={targets} ways={ways} onFaults={onFaults} onRace={onRace} />);
  return { onFaults, onRace };
}

async function breakIt(name: string, how: RegExp) {
  fireEvent.click(await screen.findByRole("button", { name }));
  fireEvent.click(await screen.findByRole("menuitem", { name: how }));
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("the ways to a device of the demo", () => {
  it("are broken and restored, and the page reads the status each time", async () => {
    const faults = adminPort();
    const { onFaults, onRace } = show();
    await vi.waitFor(() => expect(onFaults).toHaveBeenCalledTimes(1));
    screen.getByText("in use");
    await breakIt("Break the direct way", /^Refuse/);
    await screen.findByText("Demo: refuses connections");
    await breakIt("Break the router", /^Hang/);
    await screen.findByText("Demo: hangs");
    expect([...faults]).toEqual([
      ["/devices/rpi4-01/fault", { refuse: true }],
      ["/router/fault", { hang: true }],
    ]);
    expect(onFaults).toHaveBeenCalledTimes(3);
    fireEvent.click(screen.getByRole("button", { name: "Restore the direct way" }));
    await vi.waitFor(() => expect(screen.getAllByText("Demo: working")).toHaveLength(1));
    expect(faults.get("/devices/rpi4-01/fault")).toEqual({});
    fireEvent.click(screen.getByRole("button", { name: "Race again" }));
    expect(onRace).toHaveBeenCalledTimes(1);
  });

  it("offer of the router only what it can do, and nothing of a way that does not exist", async () => {
    adminPort();
    show({ hasDirect: false });
    fireEvent.click(await screen.findByRole("button", { name: "Break the router" }));
    const offered = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
    expect(offered.map((text) => /^(HTTP 502|[A-Z][a-z]+?)(?=[A-Z])/.exec(text)?.[1])).toEqual([
      "Hang",
      "Refuse",
      "Slow",
      "HTTP 502",
    ]);
    expect(screen.queryByRole("button", { name: "Break the direct way" })).toBeNull();
  });

  it("report an admin port that does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("no route")));
    show();
    await screen.findByText("no route");
  });
});
