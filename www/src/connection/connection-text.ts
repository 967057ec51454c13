// The connection form's text, and its conversion to an access. Only invalid web addresses, and a token in the wrong field,
// are rejected here, since no error may repeat a token; the package validates the rest.
import { words } from "../words/catalogue";
import { endpointsIn, type Access } from "./access";

export interface ConnectionText {
  /** Web addresses, separated by line breaks, spaces or commas. */
  readonly endpoints: string;
  readonly namespace: string;
  readonly client: string;
  readonly token: string;
}

export const CONNECTION_FIELDS = ["endpoints", "namespace", "client", "token"] as const;
export type ConnectionField = (typeof CONNECTION_FIELDS)[number];

/** The initial form: the values of the last connection, except the token. */
export function startText(last: Pick<Access, "endpoints" | "namespace" | "client"> | null): ConnectionText {
  return {
    endpoints: last?.endpoints.join("\n") ?? "",
    namespace: last?.namespace ?? "default",
    client: last?.client ?? "",
    token: "",
  };
}

export function accessOf(text: ConnectionText, cookies: boolean): Access {
  return {
    endpoints: endpointsIn(text.endpoints),
    namespace: text.namespace.trim(),
    client: text.client.trim(),
    token: text.token.trim(),
    cookies,
  };
}

/** What is wrong with the text, before the package validates it; null if nothing. */
export function textProblem(text: ConnectionText): { readonly field: ConnectionField; readonly words: string } | null {
  const endpoints = endpointsProblem(endpointsIn(text.endpoints));
  if (endpoints !== null) return { field: "endpoints", words: endpoints };
  for (const field of ["namespace", "client"] as const) {
    if (isToken(text[field])) return { field, words: words().connection.isToken(null) };
  }
  return null;
}

function endpointsProblem(endpoints: readonly string[]): string | null {
  const t = words().connection;
  if (endpoints.length === 0) return t.noEndpoint;
  const wrong = endpoints.findIndex((endpoint) => !/^https?:\/\/[^/]/i.test(endpoint) || !URL.canParse(endpoint));
  if (wrong === -1) return null;
  const endpoint = endpoints[wrong] ?? "";
  const place = endpoints.length === 1 ? null : wrong + 1;
  if (isToken(endpoint)) return t.isToken(place);
  // A host name is safe to show in the error; other text may be secret.
  return t.noAddress(place, HOST.test(endpoint) && endpoint.length <= 80 ? endpoint : null);
}

const HOST = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,5}(:\d{1,5})?$/i;

/** Whether a text is a JSON Web Token (RFC 7519), which begins with a JSON object in base64. */
function isToken(text: string): boolean {
  return text.trim().startsWith("eyJ");
}
