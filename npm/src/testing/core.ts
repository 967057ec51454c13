/** What labs and their endpoints need of the wasm, in the package's own types: the wasm's are not public. */
import type { CallOutcome, LabCall } from "./call.js";
import type { CheckedFault, CheckedStatus } from "./fault.js";
import type { LabExporter, LabLease } from "./objects.js";

/** An answer over gRPC-Web. */
export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
}

/** What is in a lab. */
export interface Info {
  namespace: string;
  clients: readonly string[];
  exporters: readonly LabExporter[];
  leases: readonly LabLease[];
}

/** The controller of a lab. */
export interface Core {
  readonly isClosed: boolean;
  close(): void;
  /** A request arrives at an endpoint: its number, unless the endpoint refuses connections, and the fault that hits it. */
  arrive(
    endpoint: string,
    path: string,
    headers: readonly (readonly [string, string])[],
    body: Uint8Array,
  ): { call: number | undefined; fault: CheckedFault };
  /** The controller does the work, and answers. */
  answer(call: number): Answer;
  /** An answer with any status; the controller does nothing. */
  forged(status: CheckedStatus): Answer;
  /** The request has ended, unless it ended before, or the lab has. */
  end(call: number, outcome: CallOutcome): void;
  setFault(endpoint: string, fault: CheckedFault): void;
  /** Changes the lab: the wasm's `RawChange`. */
  order(change: object): void;
  /** See `Lab.token`. */
  token(client: string, kind?: string, lifetimeMs?: number): string;
  nowMs(): number;
  advance(time: string | number): void;
  calls(): readonly LabCall[];
  info(): Info;
}
