/** The wasm of a lab with plain objects for its JSON, and with the package's errors for its own. */
import { refused } from "../base/arguments.js";
import { JumpstarterError } from "../base/error.js";
import { textArgument } from "../records/record.js";
import type { CallOutcome, LabCall } from "./call.js";
import type { Answer, Core, Info } from "./core.js";
import type { CheckedFault, CheckedStatus } from "./fault.js";
import type { RawHeader, RawLab, RawTokenKind } from "./wasm/jumpstarter_lab.js";

export class RawCore implements Core {
  #lab: RawLab | undefined;

  constructor(make: (options: string) => RawLab, options: object) {
    this.#lab = checked("createLab", () => make(json("createLab", "options", options)));
  }

  get isClosed(): boolean {
    return this.#lab === undefined;
  }

  close(): void {
    this.#lab?.free();
    this.#lab = undefined;
  }

  arrive(
    endpoint: string,
    path: string,
    headers: readonly (readonly [string, string])[],
    body: Uint8Array,
  ): { call: number | undefined; fault: CheckedFault } {
    const { call, fault = {} } = this.#open.arrive(endpoint, path, headers as RawHeader[], body);
    return { call, fault };
  }

  answer(call: number): Answer {
    return this.#open.answer(call) as Answer;
  }

  forged({ code, message = "", details = "" }: CheckedStatus): Answer {
    const bytes = Uint8Array.from(atob(details), (letter) => letter.charCodeAt(0));
    return this.#open.forged(code, message, bytes) as Answer;
  }

  end(call: number, outcome: CallOutcome): void {
    this.#lab?.end(call, outcome);
  }

  setFault(endpoint: string, fault: CheckedFault): void {
    checked("fault", () => {
      this.#open.setFault(endpoint, json("fault", "fault", fault));
    });
  }

  order(change: object): void {
    const what = Object.keys(change).join();
    checked(what, () => {
      this.#open.order(json(what, what, change));
    });
  }

  token(client: string, kind?: RawTokenKind, lifetimeMs?: number): string {
    return checked("token", () => this.#open.token(textArgument("client", client), kind, lifetimeMs));
  }

  nowMs(): number {
    return this.#open.nowMs();
  }

  advance(time: string | number): void {
    checked("advance", () => {
      if (typeof time === "number") this.#open.advanceMs(time);
      else this.#open.advance(textArgument("time", time));
    });
  }

  calls(): readonly LabCall[] {
    return JSON.parse(this.#open.calls(0)) as LabCall[];
  }

  info(): Info {
    return JSON.parse(this.#open.info()) as Info;
  }

  get #open(): RawLab {
    if (this.#lab !== undefined) return this.#lab;
    throw new JumpstarterError({
      code: "FAILED_PRECONDITION",
      reason: "closed",
      rawMessage: "the lab has been closed",
    });
  }
}

/** Returns JSON text of a value from the caller; throws if it cannot be converted, such as a circular object. */
function json(method: string, field: string, given: object): string {
  try {
    return JSON.stringify(given);
  } catch {
    throw refused(method, field, "must be plain data");
  }
}

/** Runs a function of the wasm, whose errors are plain ones that begin with the field in backquotes. */
function checked<T>(method: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.name !== "Error") throw thrown;
    const [, path, problem = thrown.message] = /^`([^`]+)`:? (.*)$/s.exec(thrown.message) ?? [];
    // An order's field begins with the name of the order.
    if (path !== undefined) throw refused(method, path.replace(`${method}.`, ""), problem);
    const parts = { code: "INVALID_ARGUMENT", reason: "invalid-argument", rawMessage: problem, method } as const;
    throw new JumpstarterError({ ...parts, message: `${method}: ${problem} (INVALID_ARGUMENT)` });
  }
}
