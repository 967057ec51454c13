// What a person can do about an error, as buttons and links beside its words. It draws nothing.
import { isJumpstarterError } from "jumpstarter-web";

/**
 * - `sign-in`: open the endpoint in a new tab, where the proxy in front of it asks for a login
 * - `reload`: load this page again
 * - `token`: connect with another token
 */
export type Remedy =
  | { readonly kind: "sign-in"; readonly url: string; readonly host: string }
  | { readonly kind: "reload" }
  | { readonly kind: "token" };

const TOKEN: Remedy = { kind: "token" };
const RELOAD: Remedy = { kind: "reload" };

/** What can be done about `error`; `here` is the page's own address. */
export function remedies(error: unknown, here: string): readonly Remedy[] {
  if (!isJumpstarterError(error)) return [RELOAD];
  switch (error.reason) {
    case "redirected":
    case "not-grpc-web":
      return signIn(error.endpoint, here);
    case "http-status":
      return isLogin(error.httpStatus) ? [...signIn(error.endpoint, here), TOKEN] : [];
    case "token-missing":
    case "token-malformed":
    case "token-expired":
    case "token-rejected":
    case "unauthenticated":
    case "identity":
    case "client-not-found":
    case "namespace-mismatch":
      return [TOKEN];
    case "dead":
    case "not-initialized":
    case "wasm":
      return [RELOAD];
    default:
      return [];
  }
}

/** Whether a proxy's HTTP status is about who asks: 511 is a captive portal's (RFC 6585). */
export function isLogin(httpStatus: number | null): boolean {
  return httpStatus === 401 || httpStatus === 403 || httpStatus === 511;
}

function signIn(endpoint: string | null, here: string): readonly Remedy[] {
  if (endpoint === null || !URL.canParse(endpoint)) return [];
  const { protocol, host, origin } = new URL(endpoint);
  // What is opened comes from what a person typed: a web address and nothing else.
  if (protocol !== "https:" && protocol !== "http:") return [];
  const open: Remedy = { kind: "sign-in", url: endpoint, host };
  // The proxy stands before this page, too: loading it again leads through the login.
  return origin === new URL(here).origin ? [open, RELOAD] : [open];
}
