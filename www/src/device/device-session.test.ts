import type { DeviceStatus } from "jumpstarter-web/device";
import { expect, it, onTestFinished, vi } from "vitest";
import { DeviceSession } from "./device-session";
import { FakeDevice, READY } from "./fake-device.fixture";
import type { LeasedDevice } from "./leased-device";

/** Starts a session of the fake device, with other methods. */
function startWith(methods: Partial<LeasedDevice>): DeviceSession {
  const session = new DeviceSession(() => Promise.resolve({ ...new FakeDevice().device, ...methods }));
  onTestFinished(() => session.close());
  session.start();
  return session;
}

/** Lets every promise that is resolved by now run its continuations. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

it("stays over when the device becomes ready after the end", async () => {
  let answer: (status: DeviceStatus) => void = () => undefined;
  const session = startWith({ whenReady: () => new Promise((resolve) => (answer = resolve)) });
  await settled();
  session.end();
  answer(READY);
  await settled();
  expect(session.state()).toMatchObject({ phase: "over", status: null });
});

it("stays over when a status that was asked for before arrives after the end", async () => {
  let answer: ((status: DeviceStatus) => void) | null = null;
  const session = startWith({ status: () => new Promise((resolve) => (answer = resolve)) });
  await settled();
  expect(session.state().phase).toBe("ready");
  session.check();
  const late = await vi.waitUntil(() => answer);
  session.end();
  late({ ...READY, message: "too late" });
  await settled();
  expect(session.state()).toMatchObject({ phase: "over", status: READY });
});
