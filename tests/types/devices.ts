/** Type tests of devices, and of what must not compile. Compiled, never run. */
import type { ClientService, ExporterStatus } from "jumpstarter-web";
import {
  connectExporter,
  Driver,
  PowerDriver,
  registerDriver,
  type ByteStream,
  type Device,
  type DriverValue,
  type LogGap,
  type LogLine,
  type PowerReading,
} from "jumpstarter-web/device";
import { holds, type Same } from "./assert.js";

declare const client: ClientService;
declare const device: Device;

export async function connecting(): Promise<void> {
  holds<Same<Awaited<ReturnType<typeof connectExporter>>, Device>>();
  holds<Same<Awaited<ReturnType<ClientService["device"]>>, Device>>();
  await connectExporter({ endpoints: ["https://a"] as const, passphrase: "p" });
  // @ts-expect-error no endpoints
  await connectExporter({ passphrase: "p" });
  // @ts-expect-error a misspelt option
  await connectExporter({ endpoints: "https://a", passfrase: "p" });
  await client.device({ lease: "nightly", ways: "https://direct" });
  // @ts-expect-error no lease
  await client.device({});
}

class Relay extends Driver {
  pulse(ms: number): Promise<DriverValue> {
    return this.call("pulse", [ms]);
  }
}

export async function driving(): Promise<void> {
  registerDriver("my_lab.client.RelayClient", Relay);
  // @ts-expect-error no driver
  registerDriver("my_lab.client.DateClient", Date);
  holds<Same<ReturnType<Device["report"]["drivers"]["at"]>, Driver | undefined>>();
  const power = device.driver("power", PowerDriver);
  holds<Same<typeof power, PowerDriver>>();
  for await (const reading of power.read()) holds<Same<typeof reading, PowerReading>>();
  // @ts-expect-error arguments are a list
  await power.call("set", 5);
  // @ts-expect-error a driver of no particular kind has no such method
  await device.driver("power").on();
  const stream = await device.driver("serial").open();
  holds<Same<typeof stream, ByteStream>>();
  // @ts-expect-error the report cannot be changed
  device.report = device.report;
}

export async function reading(): Promise<void> {
  for await (const entry of device.logs({ severity: "WARNING", source: ["DRIVER"] })) {
    holds<Same<typeof entry, LogLine | LogGap>>();
    // @ts-expect-error a gap has no message
    console.log(entry.message);
  }
  // @ts-expect-error no such level
  device.logs({ severity: "LOUD" });
  const { status } = await device.status();
  holds<Same<typeof status, ExporterStatus | null>>();
}
