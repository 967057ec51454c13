// Type tests: what a strict program may contain, and what must not compile. It is never run.
import {
  connect,
  init,
  isJumpstarterError,
  type Exporter,
  type InitSource,
  type Lease,
  type Reason,
} from "jumpstarter-web";
import source from "jumpstarter-web/jumpstarter_web_bg.wasm";

export async function program(token: () => Promise<string>): Promise<Reason | undefined> {
  await init(source);
  await init(new Uint8Array(8).buffer);
  const from: InitSource = new URL("https://lab.example.com/lab.wasm");
  await init(from);
  const client = await connect({
    endpoints: ["https://lab.example.com"],
    namespace: "lab",
    client: "alice",
    token,
    credentials: "include",
  });
  const { exporters, nextPageToken } = await client.listExporters({
    filter: "board=rpi4",
    signal: AbortSignal.timeout(1000),
  });
  const first: Exporter | undefined = exporters[0];
  try {
    const lease: Lease = await client.createLease({ selector: "board=rpi4", duration: "30m", tags: { ci: "yes" } });
    const left: number | null = lease.remainingMs(new Date());
    // @ts-expect-error a record cannot be changed
    lease.name = "other";
    // @ts-expect-error a misspelt option
    await client.createLease({ selektor: "a=b" });
    // @ts-expect-error a lease is deleted by its name
    await client.deleteLease({});
    await client.deleteLease({ name: `${lease.name}${left ?? ""}${nextPageToken}${first?.name ?? ""}` });
  } catch (error) {
    if (isJumpstarterError(error)) return error.reason;
    throw error;
  } finally {
    client.close();
  }
  // @ts-expect-error there is no such reason
  const reason: Reason = "no-such-reason";
  // @ts-expect-error clients are made by connect
  new (await import("jumpstarter-web")).ClientService();
  // @ts-expect-error no such part of the package
  await import("jumpstarter-web/dist/client.js");
  return reason;
}
