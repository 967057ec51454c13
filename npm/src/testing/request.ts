/** Reads what `fetch` was called with: its address, headers, body and signal, by their shapes, as a runtime's own does. */

/** A request to a lab. */
export interface LabRequest {
  readonly url: string;
  /** The HTTP method. */
  readonly http: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly signal: AbortSignal | undefined;
  body(): Promise<Uint8Array>;
}

type Input = Parameters<typeof fetch>[0];
type Init = Parameters<typeof fetch>[1];

/** The request of these arguments; a `TypeError`, as from `fetch`, if they are none. */
export function requestOf(input: Input, init: Init): LabRequest {
  const request = typeof input === "object" && "headers" in input ? input : undefined;
  const url = request?.url ?? (input as string | URL).toString();
  // What `init` has replaces what the request has.
  const signal = init?.signal ?? request?.signal;
  return {
    url,
    http: (init?.method ?? request?.method ?? "GET").toUpperCase(),
    headers: pairsOf(init?.headers ?? request?.headers ?? []),
    signal: signal ?? undefined,
    body: async () => {
      const given = init?.body;
      if (given === undefined || given === null) return new Uint8Array((await request?.arrayBuffer()) ?? []);
      if (typeof given === "string") return new TextEncoder().encode(given);
      if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
      // A stream, a Blob, an ArrayBuffer: the runtime knows how each is read.
      return new Uint8Array(await new Response(given).arrayBuffer());
    },
  };
}

function pairsOf(headers: NonNullable<RequestInit["headers"]>): readonly (readonly [string, string])[] {
  const isIterable = Symbol.iterator in headers;
  const pairs = isIterable ? [...(headers as Iterable<[string, string]>)] : Object.entries(headers);
  return pairs.map(([name, value]) => [name.toLowerCase(), value]);
}
