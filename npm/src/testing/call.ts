/** A call as the lab saw it. */
import type { Code } from "../base/types.js";

/** How a request ended. */
export type CallOutcome = "answered" | "cancelled" | "cut" | "refused";

/** What was called, as the lab saw it. */
export interface LabCall {
  /** URL of the endpoint. */
  readonly endpoint: string;
  /** The gRPC method: `ListExporters`. */
  readonly method: string;
  /** The request's message by protobuf's JSON names, without fields that are not set; `null` for other services. */
  readonly request: Readonly<Record<string, unknown>> | null;
  /** The request's headers in lower case, without the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bare name of the client, once its token was accepted. */
  readonly client: string | null;
  /** The status that the controller answered; `null` if a fault answered in its place, or nothing did. */
  readonly code: Code | "OK" | null;
  /** The status' message. */
  readonly message: string | null;
  /** Whether the controller did what was asked. */
  readonly didWork: boolean;
  /**
   * `open`; `answered` completely; `cancelled` by the caller; `cut` by a fault or `endpoint.cut()`; `refused` with
   * the HTTP status or page of a fault.
   */
  readonly outcome: CallOutcome | "open";
}
