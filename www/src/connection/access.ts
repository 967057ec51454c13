// What it takes to speak to a controller, and how the connection form's text becomes it. It connects nothing.

/** Where to connect, and as whom. Held in memory only. */
export interface Access {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** The client's bare name; empty for an OIDC token, from which the controller derives it. */
  readonly client: string;
  readonly token: string;
  /** Whether the endpoints get this browser's cookies: for a proxy in front of them that has a login of its own. */
  readonly cookies: boolean;
}

/** The endpoints in a text: separated by line breaks, spaces or commas. */
export function endpointsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((endpoint) => endpoint !== "");
}
