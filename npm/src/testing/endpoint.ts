/** An endpoint of a lab: answers requests as a gateway in front of the controller does, with the faults it was given. */
import { abortable, linkedTo, sleep } from "../base/signals.js";
import { bodyOf } from "./body.js";
import type { CallOutcome } from "./call.js";
import type { Answer, Core } from "./core.js";
import { checkedFault, type CheckedFault, type Fault } from "./fault.js";
import type { LabRequest } from "./request.js";

const PAGE = "<!doctype html><html><head><title>Lab login</title></head><body><h1>Please log in</h1></body></html>";
/** HTTP statuses whose answers have no body. Source: https://fetch.spec.whatwg.org/#null-body-status */
const WITHOUT_BODY = [204, 205, 304];

/** An endpoint of a lab. */
export class LabEndpoint {
  /** Its URL, as in `lab.endpoints`. */
  readonly url: string;
  readonly #core: Core;
  readonly #open = new Set<AbortController>();

  /** @internal */
  constructor(url: string, core: Core) {
    this.url = url;
    this.#core = core;
  }

  /**
   * Gives the endpoint a fault, which replaces the one it had.
   *
   * @throws `JumpstarterError` with the reason `invalid-argument` and the invalid `field`
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab({ endpoints: ["one", "two"] });
   * lab.endpoint("one").fault({ delayMs: 200, jitterMs: 50 }); // slow
   * lab.endpoint("one").fault({ cut: "after", methods: ["CreateLease"], count: 1 }); // does the work, never says so
   * lab.endpoint("two").fault({ status: { code: "UNAVAILABLE", message: "draining" }, probability: 0.2 });
   * ```
   */
  fault(fault: Fault): void {
    const checked = checkedFault(fault);
    this.#core.setFault(this.url, checked);
    if (checked.refuse === true) this.cut();
  }

  /**
   * Removes the endpoint's fault.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.endpoint("one").fault({ refuse: true });
   * lab.endpoint("one").heal();
   * const client = await connect(lab.connectOptions());
   * console.log((await client.listExporters()).exporters.length); // 8
   * ```
   */
  heal(): void {
    this.#core.setFault(this.url, {});
  }

  /**
   * Breaks the requests that are open at this moment. Later ones are answered.
   *
   * @example
   * ```ts
   * import { createLab } from "jumpstarter-web/testing";
   *
   * const lab = await createLab();
   * lab.endpoint("one").cut();
   * ```
   */
  cut(): void {
    for (const controller of this.#open) controller.abort(broken());
  }

  /** @internal */
  async answer(request: LabRequest): Promise<Response> {
    request.signal?.throwIfAborted();
    const bytes = await request.body();
    request.signal?.throwIfAborted();
    const path = request.url.slice(this.url.length).replace(/[?#].*$/, "");
    const { call, fault } = this.#core.arrive(this.url, path, request.headers, bytes);
    if (call === undefined) throw broken();
    return this.#carryOut(new Exchange(this.#core, call, request.signal, this.#open), fault);
  }

  async #carryOut(exchange: Exchange, fault: CheckedFault): Promise<Response> {
    const { signal } = exchange;
    if (fault.delayMs !== undefined) await sleep(fault.delayMs, signal);
    if (fault.hang === true) await abortable(signal, () => () => undefined);
    if (fault.cut === "before") throw exchange.break();
    if (fault.html === true || fault.httpStatus !== undefined) {
      exchange.end("refused");
      return proxyAnswer(fault);
    }
    const answer: Answer =
      fault.status === undefined ? this.#core.answer(exchange.call) : this.#core.forged(fault.status);
    if (fault.cut === "after") throw exchange.break();
    return exchange.respond(answer, fault);
  }
}

/** One request from its arrival until its answer has been given. */
class Exchange {
  readonly call: number;
  /** Aborted by the caller, or when the connection breaks. */
  readonly signal: AbortSignal;
  readonly #core: Core;
  readonly #release: () => void;

  constructor(core: Core, call: number, outer: AbortSignal | undefined, open: Set<AbortController>) {
    this.#core = core;
    this.call = call;
    const { controller, unlink } = linkedTo(outer);
    this.signal = controller.signal;
    this.#release = () => {
      unlink();
      open.delete(controller);
    };
    open.add(controller);
    this.signal.addEventListener("abort", () => {
      this.end(outer?.aborted === true ? "cancelled" : "cut");
    });
  }

  /** The request has ended, unless it ended before. */
  end(outcome: CallOutcome): void {
    this.#release();
    this.#core.end(this.call, outcome);
  }

  /** The connection breaks: the error that `fetch` rejects with. */
  break(): Error {
    this.end("cut");
    return broken();
  }

  respond({ status, headers, body }: Answer, fault: CheckedFault): Response {
    const stream = bodyOf(body, fault, this.signal, {
      done: () => {
        this.end("answered");
      },
      broke: () => this.break(),
      dropped: () => {
        this.end("cancelled");
      },
    });
    return new Response(stream, { status, headers });
  }
}

/** What a browser's `fetch` rejects with when there is no connection, in Chromium's words. */
export function broken(): TypeError {
  return new TypeError("Failed to fetch");
}

function proxyAnswer({ httpStatus = 200, html = false }: CheckedFault): Response {
  const body = html && !WITHOUT_BODY.includes(httpStatus) ? PAGE : null;
  const headers: Record<string, string> = html ? { "content-type": "text/html; charset=utf-8" } : {};
  return new Response(body, { status: httpStatus, headers });
}
