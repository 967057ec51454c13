// The connection form's text, and its conversion to an access. Only invalid web addresses, and a token in the wrong field,
// are rejected here, since no error may repeat a token; the package validates the rest.
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
    if (isToken(text[field])) return { field, words: "This is a token: it belongs in the field Token." };
  }
  return null;
}

function endpointsProblem(endpoints: readonly string[]): string | null {
  if (endpoints.length === 0)
    return "Enter the address of the lab's gRPC-Web gateway, for example https://grpc-web.lab.example.com.";
  const wrong = endpoints.findIndex((endpoint) => !/^https?:\/\/[^/]/i.test(endpoint) || !URL.canParse(endpoint));
  if (wrong === -1) return null;
  const endpoint = endpoints[wrong] ?? "";
  const which = endpoints.length === 1 ? "This" : `Endpoint ${wrong + 1}`;
  if (isToken(endpoint)) return `${which} is a token: it belongs in the field Token.`;
  // A host name is safe to show in the error; other text may be secret.
  if (HOST.test(endpoint) && endpoint.length <= 80) {
    return `${which} is not a web address: write https://${endpoint} instead of ${endpoint}.`;
  }
  return `${which} is not a web address: it must start with https:// or http://.`;
}

const HOST = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,5}(:\d{1,5})?$/i;

/** Whether a text is a JSON Web Token (RFC 7519), which begins with a JSON object in base64. */
function isToken(text: string): boolean {
  return text.trim().startsWith("eyJ");
}
