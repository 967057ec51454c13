/** The options of devices and of their calls. */
import type { Names } from "../base/arguments.js";
import type { ConnectOptions } from "../calls/connect-options.js";
import type { CallOptions } from "../calls/options.js";

/** The class of the platform's `WebSocket`, or of one with the same interface. */
export type WebSocketClass = new (url: string, protocols: string) => WebSocket;

/** Options of {@link connectExporter}. */
export interface ConnectExporterOptions extends Omit<ConnectOptions, "endpoints" | "namespace"> {
  /**
   * The ways to the exporter, best first: base URLs to which `/jumpstarter.v1.ExporterService/...` is appended, such as that of
   * a gRPC-Web gateway in front of a direct exporter. A path is allowed.
   */
  endpoints: string | readonly string[];
  /** The passphrase of a direct exporter. It is sent on every way, and never logged, put into an error or stored. */
  passphrase?: string | undefined;
  /** The namespace of the client. Without it, calls do not say whose they are: a direct exporter does not ask. */
  namespace?: string | undefined;
  /** A replacement for the platform's `WebSocket`, for streams of bytes. Node has its own from version 22 on. */
  webSocket?: WebSocketClass | undefined;
}

/** Options of `client.device`. */
export interface LeaseDeviceOptions extends CallOptions {
  /** The bare name of a lease of this client. */
  lease: string;
  /**
   * Direct ways to the exporter, tried before those through the lab's endpoints: base URLs as in
   * {@link ConnectExporterOptions.endpoints}. The client's token is sent to them, too.
   */
  ways?: string | readonly string[] | undefined;
  /** The passphrase of a direct exporter. */
  passphrase?: string | undefined;
  /** A replacement for the platform's `WebSocket`, for streams of bytes. */
  webSocket?: WebSocketClass | undefined;
}

export const CALL: Names<CallOptions> = { signal: true, timeoutMs: true };
