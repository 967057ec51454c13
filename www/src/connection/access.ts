// What it takes to speak to a controller, and how the connection form's text becomes it. It connects nothing.

/** Where to connect, and as whom. Held in memory only. */
export interface Access {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** The client's bare name; empty for an OIDC token, from which the controller derives it. */
  readonly client: string;
  readonly token: string;
}

/** The endpoints in a text with one on each line. */
export function endpointLines(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
