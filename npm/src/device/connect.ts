/** Connects a direct exporter, or the device of a lease. */
import { ownedOnly, refused, type Names } from "../base/arguments.js";
import { Moment } from "../base/clock.js";
import { isJumpstarterError } from "../base/error.js";
import { linkedTo, sleep } from "../base/signals.js";
import type { Reason } from "../base/types.js";
import { CONNECT, ownSettings, type Settings } from "../calls/connect.js";
import type { CallOptions } from "../calls/options.js";
import { jittered } from "../live/polling.js";
import { newDevice, type Device } from "./device.js";
import { DeviceLink } from "./link.js";
import { instance, load } from "./load.js";
import { CALL, type ConnectExporterOptions, type LeaseDeviceOptions, type WebSocketClass } from "./options.js";

const EXPORTER: Names<ConnectExporterOptions> = { ...CONNECT, passphrase: true, webSocket: true };
/** Errors from an exporter that has not begun the session yet. */
const EARLY: ReadonlySet<Reason> = new Set<Reason>(["exporter-not-ready", "exporter-not-listening", "listener-full"]);
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 2_000;
const LEASE: Names<LeaseDeviceOptions> = { ...CALL, lease: true, ways: true, passphrase: true, webSocket: true };

/**
 * Connects an exporter that is reached directly, without a controller, and reads its report. Loads the wasm first.
 *
 * @throws {@link index!JumpstarterError} with reason `invalid-argument` and `field` if an option is invalid
 * @example
 * ```ts
 * const device = await connectExporter({ endpoints: "https://bench.example.com:8443", passphrase: "open sesame" });
 * for (const driver of device.report.drivers) console.log(driver.path, driver.description);
 * device.close();
 * ```
 */
export async function connectExporter(options: ConnectExporterOptions): Promise<Device> {
  const { token, forWasm } = ownSettings("connectExporter", options, EXPORTER);
  const { webSocket, ...rest } = forWasm as { webSocket?: unknown };
  return connected({ token, forWasm: rest }, webSocket, {});
}

/** What the device of a lease takes from its client. */
export interface LeaseOwner {
  readonly settings: Settings;
  /** The URLs of the client's endpoints. */
  readonly endpoints: readonly string[];
  /** Aborted when the client is closed. */
  readonly closing: AbortSignal;
}

/** Connects the device of a lease: direct ways first, then one through each endpoint of the client. */
export async function deviceOfLease(owner: LeaseOwner, options: LeaseDeviceOptions): Promise<Device> {
  const method = "device";
  const own = ownedOnly(method, options, LEASE);
  const { lease, ways = [], passphrase, webSocket, ...call } = own;
  if (typeof lease !== "string" || lease === "") throw refused(method, "lease", "must be the name of a lease");
  const through = owner.endpoints.map((url) => `${url}/leases/${encodeURIComponent(lease)}`);
  const { token, forWasm } = owner.settings;
  const given = {
    ...forWasm,
    endpoints: [...[ways].flat(), ...through],
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  return connected({ token, forWasm: given }, webSocket, call, owner.closing);
}

/** Reads the report, as soon as the exporter has begun the session: some seconds after its lease is ready. */
async function opened(link: DeviceLink, call: CallOptions): Promise<Device> {
  const began = new Moment();
  const limitMs = call.timeoutMs ?? link.timeoutMs;
  const { controller, unlink } = linkedTo(call.signal);
  try {
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
      try {
        return await newDevice(link, { ...call, timeoutMs: Math.max(1, limitMs - began.passedMs()) });
      } catch (error) {
        const isEarly = isJumpstarterError(error) && EARLY.has(error.reason);
        if (!isEarly || began.passedMs() + delay >= limitMs) throw error;
        await sleep(jittered(delay), controller.signal);
      }
    }
  } finally {
    unlink();
  }
}

async function connected(
  { token, forWasm }: Settings,
  webSocket: unknown,
  call: CallOptions,
  closing?: AbortSignal,
): Promise<Device> {
  if (webSocket !== undefined && webSocket !== null && typeof webSocket !== "function")
    throw refused("connectExporter", "webSocket", "must be a class like the platform's WebSocket");
  await load();
  const home = instance();
  const raw = home.use((wasm) => new wasm.RawExporter(forWasm));
  const link = new DeviceLink(home, raw, token, (webSocket ?? undefined) as WebSocketClass | undefined, closing);
  try {
    return await opened(link, call);
  } catch (error) {
    link.close();
    throw error;
  }
}
