/** Sends the calls of one client, and ends them when it is closed. */
import { now } from "../base/clock.js";
import type { MadeExporter } from "../records/exporter.js";
import { Lease, type MadeLease } from "../records/lease.js";
import type { Instance } from "../wasm/instance.js";
import type { Glue, RawClient } from "../wasm/jumpstarter_web.js";
import { Caller } from "./caller.js";
import type { TokenSource } from "./token.js";

/** The plain result of each method of the wasm's client, by the method's name in the protocol. */
interface Results {
  GetExporter: MadeExporter;
  /** `compared` only if pages are compared. */
  ListExporters: { exporters: readonly MadeExporter[]; nextPageToken: string; compared: Uint8Array<ArrayBuffer> };
  GetLease: MadeLease;
  ListLeases: { leases: readonly MadeLease[]; nextPageToken: string };
  CreateLease: MadeLease;
  UpdateLease: MadeLease;
  ExtendLease: MadeLease;
  DeleteLease: unknown;
  RotateToken: { token: string; expiryText: string | null };
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

  /**
   * Makes a call. All options are read and copied before this returns its promise. With `compared`, the result has only what is not
   * in an earlier page: see `PreparedCall.send` in src/js/prepared.rs.
   */
  async call<M extends keyof Results>(
    method: M,
    options: object | undefined,
    compared?: Uint8Array,
  ): Promise<Results[M]> {
    const startedMs = now();
    const raw = this.raw();
    const call = this.home.use((wasm) => new wasm.PreparedCall(raw, method, options));
    const { limitMs, writes } = call;
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
          const send = (): Promise<unknown> => call.send(token, elapsed(), compared) as Promise<unknown>;
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
