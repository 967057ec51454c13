// What an error means to the user: for each reason of the package, what happened and what to do about it. A reason without an
// entry does not compile.
import type { JumpstarterError } from "jumpstarter-web";

/** Two sentences: what happened, and what to do. */
export interface ErrorText {
  readonly what: string;
  readonly advice: string;
}

type Reason = JumpstarterError["reason"];

const RELEASE_REFRESH = "Refresh to see the lease as it is now.";
const ASK_TOKEN = "Get a new token for this client and connect again.";
const ASK_ADMIN = "If it happens again, contact the lab's administrator and include the details below.";
const ASK_GATEWAY = "Check that the address is the lab's gRPC-Web gateway, not a website or the controller's own port.";
const SIGN_IN = "Sign in at that proxy in a new tab, then try again here.";
const COOKIES = "A proxy at another address than this page also needs “Send cookies” in the connection form.";
const TRY_AGAIN = "Try again in a moment.";

const REASONS: Readonly<Record<Reason, ErrorText>> = {
  network: {
    what: "The controller could not be reached.",
    advice:
      "Check the endpoint's address, that you are connected to the lab's network or VPN, and that its gateway allows this page's origin (CORS). The browser may also ask whether this page may access your local network.",
  },
  offline: {
    what: "This computer is offline.",
    advice: "Connect to a network; the page then continues automatically.",
  },
  "mixed-content": {
    what: "The browser refuses an http: endpoint on an https: page.",
    advice: "Use the endpoint's https: address, or open this page over http:.",
  },
  "http-status": {
    what: "A proxy or gateway answered instead of the controller.",
    advice: `It sent an error page. ${TRY_AGAIN} ${ASK_ADMIN}`,
  },
  redirected: {
    what: "A proxy redirected the request, probably to its login page.",
    advice: `${SIGN_IN} ${COOKIES}`,
  },
  "not-grpc-web": { what: "The server at this address does not speak gRPC-Web.", advice: ASK_GATEWAY },
  truncated: { what: "The response was cut off.", advice: `The connection was lost. ${TRY_AGAIN}` },
  "missing-status": {
    what: "The response does not say whether the request succeeded.",
    advice: `A proxy may be dropping part of it. ${TRY_AGAIN} ${ASK_ADMIN}`,
  },
  compressed: {
    what: "The response was compressed, which this page does not support.",
    advice: `The gateway must send gRPC-Web messages uncompressed. ${ASK_ADMIN}`,
  },
  "message-too-large": {
    what: "The response is larger than this page accepts.",
    advice: "Narrow the filter, or hide ended leases.",
  },
  protocol: { what: "The response could not be read.", advice: `It is not valid gRPC-Web. ${ASK_GATEWAY}` },
  "deadline-exceeded": {
    what: "The controller did not answer in time.",
    advice: `It may be busy, or the network slow. ${TRY_AGAIN}`,
  },
  aborted: {
    what: "The request was stopped.",
    advice: "Try again if you still need it.",
  },
  closed: { what: "The connection was closed.", advice: "Reload the page, or connect again." },
  wasm: {
    what: "A part of this page could not be loaded.",
    advice: `Its WebAssembly file is missing, or this page may not run it. Reload the page. ${ASK_ADMIN}`,
  },
  "not-initialized": {
    what: "The page was not ready yet.",
    advice: "Its WebAssembly part has not been loaded. Reload the page.",
  },
  dead: {
    what: "A part of this page has crashed.",
    advice: "Reload the page. The lists show whether a change in progress was made.",
  },
  "token-missing": { what: "No token was sent.", advice: "Connect again with this client's token." },
  "token-malformed": { what: "The token is malformed.", advice: "Copy it again, completely and without line breaks." },
  "token-expired": { what: "The token has expired.", advice: ASK_TOKEN },
  "token-rejected": {
    what: "The controller does not accept this token.",
    advice: `It may be for another lab. ${ASK_TOKEN}`,
  },
  identity: {
    what: "The controller could not identify the client.",
    advice: "Check the namespace and the client: the token must have been issued for them.",
  },
  "client-not-found": {
    what: "The lab has no such client.",
    advice: "Check the client's name and the namespace, or ask the lab's administrator to add the client.",
  },
  "not-found": { what: "It does not exist, or no longer exists.", advice: "Refresh, and choose again." },
  "already-exists": {
    what: "A lease with this name already exists.",
    advice: "Choose another name, or leave the name empty.",
  },
  "permission-denied": {
    what: "This client is not allowed to do that.",
    advice: "Only the client that holds a lease can change it. Switch to that client, or ask its owner.",
  },
  "namespace-mismatch": {
    what: "The client belongs to another namespace.",
    advice: "Connect with the client's namespace.",
  },
  "invalid-argument": {
    what: "An entry is invalid.",
    advice: "Correct it as the details below say, and try again.",
  },
  "page-token-expired": {
    what: "The list changed while it was being read.",
    advice: "Refresh to read it from the start.",
  },
  "page-token-invalid": {
    what: "The next page of the list could not be read.",
    advice: "Refresh to read it from the start.",
  },
  "already-released": { what: "The lease has already been released.", advice: RELEASE_REFRESH },
  "lease-started": {
    what: "The lease has already begun.",
    advice: `Its begin time can no longer be changed. ${RELEASE_REFRESH}`,
  },
  "lease-not-started": { what: "The lease has not begun yet.", advice: "This is only possible while it is running." },
  "lease-unsatisfiable": {
    what: "No device can ever match this lease.",
    advice: "Book again with another selector or exporter.",
  },
  "lease-invalid": { what: "The lab considers this lease invalid.", advice: "Book again with another selector." },
  "lease-released": { what: "The lease has been released.", advice: "Book again." },
  "lease-expired": { what: "The lease has expired.", advice: "Book again." },
  "not-applied": {
    what: "The lease did not change.",
    advice: `It had ended before the change arrived, or this controller cannot do that. ${RELEASE_REFRESH}`,
  },
  "lease-ended": { what: "The lease has ended.", advice: "Book the device again." },
  "lease-not-active": {
    what: "The lease has no device.",
    advice: "It waits for one, or has ended. Wait for the lease, or book again.",
  },
  "exporter-offline": { what: "The exporter is offline.", advice: ASK_ADMIN },
  "exporter-not-ready": {
    what: "The exporter is not ready for connections.",
    advice: `Its hook has not begun, or the lease is just ending. ${TRY_AGAIN}`,
  },
  "exporter-not-listening": {
    what: "The exporter does not wait for connections.",
    advice: `It may have just restarted. ${TRY_AGAIN}`,
  },
  "listener-full": { what: "Too many connections wait for the exporter.", advice: TRY_AGAIN },
  "no-exporter-service": {
    what: "This endpoint leads to no device.",
    advice: "The lab needs a gateway for devices, or a direct way to this one. Ask the lab's administrator.",
  },
  "hook-failed": {
    what: "The exporter's hook failed.",
    advice: "Release the lease and book again. The exporter's log says what failed.",
  },
  "passphrase-rejected": { what: "The exporter does not accept the passphrase.", advice: "Enter the right one." },
  "driver-not-found": {
    what: "The device no longer exists.",
    advice: "The exporter has started another session. Open the device again.",
  },
  "method-not-found": { what: "The device cannot do that.", advice: ASK_ADMIN },
  "bad-arguments": {
    what: "The device does not accept these values.",
    advice: "Correct them as the details below say, and try again.",
  },
  "driver-error": { what: "The device reported an error.", advice: "The exporter's log says more." },
  "controller-starting": {
    what: "The controller has just started.",
    advice: "It needs about ten seconds. The page keeps trying.",
  },
  "controller-unavailable": {
    what: "The controller is temporarily not working.",
    advice: `It has lost its connection to Kubernetes. The page keeps trying. ${ASK_ADMIN}`,
  },
  unknown: { what: "The controller reported an error.", advice: `${TRY_AGAIN} ${ASK_ADMIN}` },
  unauthenticated: { what: "The controller does not accept this login.", advice: ASK_TOKEN },
  "resource-exhausted": { what: "The controller is over its limits.", advice: "Wait a minute, then try again." },
  "failed-precondition": {
    what: "That is not possible in the current state.",
    advice: "Refresh to see the current state.",
  },
  "out-of-range": {
    what: "A value is out of range.",
    advice: "Correct it as the details below say, and try again.",
  },
  unimplemented: {
    what: "This controller does not support that.",
    advice: "It may be older than this page, or the endpoint may belong to another service.",
  },
  internal: { what: "The controller has an internal error.", advice: `${TRY_AGAIN} ${ASK_ADMIN}` },
  unavailable: { what: "The controller is not available.", advice: `It may be restarting. ${TRY_AGAIN}` },
  "data-loss": { what: "The controller has lost data.", advice: ASK_ADMIN },
  cancelled: { what: "The request was cancelled by the server.", advice: TRY_AGAIN },
};

export const errors = {
  reasons: REASONS,
  page: {
    what: "This page has an internal error.",
    advice: "Reload it. If that does not help, report the details below.",
  },
  proxyLogin: {
    what: "A proxy in front of the controller requires a login.",
    advice: `${SIGN_IN} ${COOKIES} If the proxy checks tokens, connect with another one.`,
  },
  proxyRefuses: {
    what: "A proxy in front of the controller refuses the request.",
    advice: `It may refuse this token, this network or the account that you are signed in with. ${SIGN_IN} Or connect with another token.`,
  },
  loginNeeded: { what: "Your sign-in has expired.", advice: "Sign in again; the page then continues." },
  networkLogin: { what: "This network requires a login.", advice: SIGN_IN },
  lostBooking: (lease: string | null) => ({
    what: "The response to the booking was lost.",
    advice: `It may have been booked${lease === null ? "" : ` as ${lease}`}, or may still be. Press Book again: the same entries never create a second lease. You can also check the list of leases.`,
  }),
  lostRelease: (lease: string | null) => ({
    what: "The response to the release was lost.",
    advice: `It is possible that ${lease === null ? "the lease" : `the lease ${lease}`} has been released. Check the list of leases; releasing it again is safe.`,
  }),
  lostChange: (lease: string | null) => ({
    what: "The response to the change was lost.",
    advice: `It is possible that ${lease === null ? "the lease" : `the lease ${lease}`} has been changed. Check the list of leases.`,
  }),
  lost: {
    what: "The response was lost.",
    advice: "The change may have been made nevertheless. Refresh to see the current state.",
  },
  /** `message` is a sentence of the package, in English. */
  fieldProblem: (_field: string, message: string) => message,
  details: "Details",
  tryAgain: "Try again",
  reload: "Reload the page",
  otherToken: "Use another token",
  signInAt: (host: string) => `Sign in at ${host} (new tab)`,
  viewFailed: "This view could not be displayed",
  viewFailedAdvice: "Another view may work; reloading the page may help.",
  dataFrom: (what: string) => `${what}: shown as of`,
  noRefresh: "The page does not refresh this list until you try again.",
};
