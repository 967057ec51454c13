// What the user can do about an error; error-alert.tsx shows it as buttons and links.
import { isJumpstarterError } from "jumpstarter-web";
import { LoginNeeded } from "../connection/sign-in";

/**
 * - `sign-in`: open the endpoint in a new tab, where its proxy shows its login page
 * - `reload`: load this page again
 * - `token`: connect with another token
 */
export type Remedy =
  | { readonly kind: "sign-in"; readonly url: string; readonly host: string }
  | { readonly kind: "reload" }
  | { readonly kind: "token" };

const TOKEN: Remedy = { kind: "token" };
const RELOAD: Remedy = { kind: "reload" };

/** What the user can do about `error`; `here` is the page's own address. */
export function remedies(error: unknown, here: string): readonly Remedy[] {
  if (error instanceof LoginNeeded) return [TOKEN];
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

/** Whether a proxy's HTTP status means that it requires a login: 511 is from a captive portal (RFC 6585). */
export function isLogin(httpStatus: number | null): boolean {
  return httpStatus === 401 || httpStatus === 403 || httpStatus === 511;
}

function signIn(endpoint: string | null, here: string): readonly Remedy[] {
  if (endpoint === null || !URL.canParse(endpoint)) return [];
  const { protocol, host, origin } = new URL(endpoint);
  // The address was entered by the user: open only web addresses.
  if (protocol !== "https:" && protocol !== "http:") return [];
  const open: Remedy = { kind: "sign-in", url: endpoint, host };
  // If the proxy is also in front of this page, reloading the page leads to the login.
  return origin === new URL(here).origin ? [open, RELOAD] : [open];
}
