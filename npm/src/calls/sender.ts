/** Sends the calls of one client, and ends them when it is closed. */
import { nextTask, now } from "../base/clock.js";
import { Lease, type MadeLease } from "../records/lease.js";
import type { ExporterTable } from "../records/table.js";
import type { Instance } from "../wasm/instance.js";
import type { Glue, RawClient } from "../wasm/jumpstarter_web.js";
import { Caller } from "./caller.js";
import type { TokenSource } from "./token.js";

/** The plain result of each method of the wasm's client, by the method's name in the protocol. */
interface Results {
  GetExporter: ExporterTable;
  /** `compared` only if pages are compared. */
  ListExporters: ExporterTable & { readonly compared: Uint8Array<ArrayBuffer> };
  GetLease: MadeLease;
  ListLeases: { leases: readonly MadeLease[]; nextPageToken: string };
  CreateLease: MadeLease;
  UpdateLease: MadeLease;
  ExtendLease: MadeLease;
  DeleteLease: unknown;
  RotateToken: { token: string; expiryText: string | null };
}

/** How a page of exporters is read: see `PreparedCall.send` in src/js/prepared.rs. */
export interface PageRead {
  /** What described an earlier page: the result has only what is not there. */
  readonly compared?: Uint8Array;
  /** Is called with each part of a long page but the last. */
  readonly onPart?: (part: ExporterTable) => void;
}

export class Sender extends Caller<Glue, RawClient> {
  protected override readonly what = "client";
  readonly #ended: () => void;

  /** `ended` is called when a call's request has ended, with whatever result. */
  constructor(home: Instance<Glue>, raw: RawClient, token: TokenSource, ended: () => void) {
    super(home, raw, token);
    this.#ended = ended;
  }

  protected override readonly leaseOf = (plain: object): Lease => new Lease(plain as MadeLease);

  /** Replaces a token that was given as a string. */
  rotated(token: string): void {
    this.token.rotated(token);
  }

  /** Makes a call. All options are read and copied before this returns its promise. */
  async call<M extends keyof Results>(
    method: M,
    options: object | undefined,
    { compared, onPart }: PageRead = {},
  ): Promise<Results[M]> {
    const startedMs = now();
    const raw = this.raw();
    const call = this.home.use((wasm) => new wasm.PreparedCall(raw, method, options));
    const { limitMs, writes } = call;
    const addPart = (part: ExporterTable): Promise<void> => (onPart?.(part), nextTask());
    try {
      const sending = { method, limitMs, signal: call.signal as AbortSignal | undefined, startedMs };
      return await this.during(sending, async ({ token, signal, elapsed }) => {
        const abort = (): void => {
          if (!this.home.isDead)
            this.home.use(() => {
              call.abort(signal.reason);
            });
        };
        signal.addEventListener("abort", abort);
        try {
          const send = (): Promise<unknown> => call.send(token, elapsed(), compared, addPart) as Promise<unknown>;
          return (await this.wait(send, writes)) as Results[M];
        } finally {
          this.#ended();
          // An abort that comes later would find the call freed.
          signal.removeEventListener("abort", abort);
        }
      });
    } finally {
      this.free(call);
    }
  }
}
