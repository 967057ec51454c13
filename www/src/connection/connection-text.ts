// The connection form's text, and how it becomes an access. What makes a good access, the package decides: here only what
// is no web address is refused, and a token in the wrong field, which no error may repeat.
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

/** The form as it starts: with what the last connection was made of, but for its token. */
export function startText(last: Access | null): ConnectionText {
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

/** What is wrong with the text before anything is asked of the package; null where nothing is. */
export function textProblem(text: ConnectionText): { readonly field: ConnectionField; readonly words: string } | null {
  const endpoints = endpointsProblem(endpointsIn(text.endpoints));
  if (endpoints !== null) return { field: "endpoints", words: endpoints };
  for (const field of ["namespace", "client"] as const) {
    if (isToken(text[field])) return { field, words: "This is a token: it belongs into the field Token." };
  }
  return null;
}

function endpointsProblem(endpoints: readonly string[]): string | null {
  if (endpoints.length === 0)
    return "Say where the lab's gRPC-Web gateway is, for example https://grpc-web.lab.example.com.";
  const wrong = endpoints.findIndex((endpoint) => !/^https?:\/\/[^/]/i.test(endpoint) || !URL.canParse(endpoint));
  if (wrong === -1) return null;
  const endpoint = endpoints[wrong] ?? "";
  const which = endpoints.length === 1 ? "This" : `Endpoint ${wrong + 1}`;
  if (isToken(endpoint)) return `${which} is a token: it belongs into the field Token.`;
  // A host is shown, with what it lacks; of anything else it is not known whether it may be shown.
  if (HOST.test(endpoint) && endpoint.length <= 80) {
    return `${which} is no web address: write https://${endpoint} instead of ${endpoint}.`;
  }
  return `${which} is no web address: it must start with https:// or http://.`;
}

const HOST = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,5}(:\d{1,5})?$/i;

/** Whether a text is one of the controller's tokens, or an OIDC provider's: a JSON object in base64 comes first (RFC 7519). */
function isToken(text: string): boolean {
  return text.trim().startsWith("eyJ");
}
