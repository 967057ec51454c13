// What an error means to the person at the page: for each reason of the package what happened, and what to do about it.
// A reason without words does not compile. Words about one field of a form are the package's own (field-problem.ts).
import { isJumpstarterError, type JumpstarterError } from "jumpstarter-web";

/** Two sentences: what happened, and what to do. */
export interface Words {
  readonly what: string;
  readonly advice: string;
}

type Reason = JumpstarterError["reason"];

const RELEASE_REFRESH = "Refresh to see the lease as it is now.";
const ASK_TOKEN = "Get a new token for this client and connect again.";
const ASK_ADMIN = "If it stays, tell whoever runs the lab; the exact words below will help.";
const ASK_GATEWAY =
  "Check that the address is that of the lab's gRPC-Web gateway, not of a website or of the controller's own port.";
const SIGN_IN = "Sign in at that proxy in a new tab, then try again here.";
const COOKIES = "A proxy at another address than this page also needs “Send cookies” in the connection form.";
const TRY_AGAIN = "Try again in a moment.";

const WORDS: Readonly<Record<Reason, Words>> = {
  network: {
    what: "The controller could not be reached.",
    advice:
      "Check the endpoint's address, that the network or VPN of the lab is on, and that its gateway allows this page's origin (CORS). The browser may also ask whether this page may use your local network.",
  },
  offline: { what: "This computer is offline.", advice: "Connect to a network; the page goes on by itself." },
  "mixed-content": {
    what: "The browser refuses an http: endpoint on an https: page.",
    advice: "Use the endpoint's https: address, or open this page over http:.",
  },
  "http-status": {
    what: "Something on the way answered instead of the controller.",
    advice: `A proxy or gateway sent an error page. ${TRY_AGAIN} ${ASK_ADMIN}`,
  },
  redirected: {
    what: "A proxy sent the request to another address, most likely to its login.",
    advice: `${SIGN_IN} ${COOKIES}`,
  },
  "not-grpc-web": { what: "What answered does not speak gRPC-Web.", advice: ASK_GATEWAY },
  truncated: { what: "The answer broke off in the middle.", advice: `The connection was lost. ${TRY_AGAIN}` },
  "missing-status": {
    what: "The answer ended without saying whether it succeeded.",
    advice: `A proxy may be dropping part of it. ${TRY_AGAIN} ${ASK_ADMIN}`,
  },
  compressed: {
    what: "The answer was compressed in a way that was not asked for.",
    advice: `The gateway has to send gRPC-Web messages uncompressed. ${ASK_ADMIN}`,
  },
  "message-too-large": {
    what: "The answer is larger than this page accepts.",
    advice: "Ask for less: narrow the filter, or leave ended leases out.",
  },
  protocol: { what: "The answer could not be read.", advice: `It breaks the rules of gRPC-Web. ${ASK_GATEWAY}` },
  "deadline-exceeded": {
    what: "The controller did not answer in time.",
    advice: `It may be busy, or the network slow. ${TRY_AGAIN}`,
  },
  aborted: {
    what: "The request was stopped.",
    advice: "Nobody waits for its answer any more; ask again if you need it.",
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
    advice: "Reload the page. Whether a change that was under way has been made, the lists will show.",
  },
  "token-missing": { what: "No token was sent.", advice: "Connect again, with this client's token." },
  "token-malformed": { what: "The token is not a token.", advice: "Copy it again, whole and in one line." },
  "token-expired": { what: "The token has expired.", advice: ASK_TOKEN },
  "token-rejected": {
    what: "The controller does not accept this token.",
    advice: `It may be for another lab. ${ASK_TOKEN}`,
  },
  identity: {
    what: "The controller could not tell who is asking.",
    advice: "Check namespace and client: they must be those that the token was made for.",
  },
  "client-not-found": {
    what: "The lab has no such client.",
    advice: "Check the client's name and the namespace, or ask whoever runs the lab to add the client.",
  },
  "not-found": { what: "It does not exist (any more).", advice: "Refresh, and choose again." },
  "already-exists": {
    what: "A lease of this name exists already.",
    advice: "Choose another name, or leave the name empty.",
  },
  "permission-denied": {
    what: "This client may not do that.",
    advice: "A lease can be changed only by the client that holds it. Switch to that client, or ask its owner.",
  },
  "namespace-mismatch": {
    what: "The client belongs to another namespace.",
    advice: "Connect with the namespace that the client is in.",
  },
  "invalid-argument": {
    what: "An entry was not understood.",
    advice: "Correct it as the exact words below say, and try again.",
  },
  "page-token-expired": {
    what: "The list changed while it was being read.",
    advice: "Refresh to read it from the start.",
  },
  "page-token-invalid": { what: "The list could not be continued.", advice: "Refresh to read it from the start." },
  "already-released": { what: "The lease has been released already.", advice: RELEASE_REFRESH },
  "lease-started": {
    what: "The lease has begun already.",
    advice: `Its begin can no longer be changed. ${RELEASE_REFRESH}`,
  },
  "lease-not-started": { what: "The lease has not begun yet.", advice: "This is possible only while it runs." },
  "lease-unsatisfiable": {
    what: "No device can ever fit this lease.",
    advice: "Book again with another selector or exporter.",
  },
  "lease-invalid": { what: "The lab does not understand this lease.", advice: "Book again with another selector." },
  "lease-released": { what: "The lease has been released.", advice: "Book again." },
  "lease-expired": { what: "The lease has run out.", advice: "Book again." },
  "not-applied": {
    what: "The lease did not change.",
    advice: `It had ended before the change arrived. ${RELEASE_REFRESH}`,
  },
  "lease-ended": { what: "The lease has ended.", advice: "Book the device again." },
  "controller-starting": {
    what: "The controller has just started.",
    advice: "It needs some ten seconds. The page keeps trying.",
  },
  "controller-unavailable": {
    what: "The controller cannot work just now.",
    advice: `It has lost its connection to Kubernetes. The page keeps trying. ${ASK_ADMIN}`,
  },
  unknown: { what: "The controller reported an error.", advice: `${TRY_AGAIN} ${ASK_ADMIN}` },
  unauthenticated: { what: "The controller does not know who is asking.", advice: ASK_TOKEN },
  "resource-exhausted": { what: "The controller is over its limits.", advice: "Wait a minute, then try again." },
  "failed-precondition": { what: "That is not possible as things stand.", advice: "Refresh to see how things stand." },
  "out-of-range": {
    what: "A value is out of range.",
    advice: "Correct it as the exact words below say, and try again.",
  },
  unimplemented: {
    what: "This controller does not offer that.",
    advice: "It may be older than this page, or the endpoint may be another service's.",
  },
  internal: { what: "Something broke inside the controller.", advice: `${TRY_AGAIN} ${ASK_ADMIN}` },
  unavailable: { what: "The controller is not available.", advice: `It may be restarting. ${TRY_AGAIN}` },
  "data-loss": { what: "The controller has lost data.", advice: ASK_ADMIN },
  cancelled: { what: "The request was cancelled on the way.", advice: TRY_AGAIN },
};

const NOT_OURS: Words = {
  what: "The page made a mistake.",
  advice: "Reload it. If that does not help, report the exact words below.",
};

/** `error` in plain words, whatever it is. */
export function plainWords(error: unknown): Words {
  if (!isJumpstarterError(error)) return NOT_OURS;
  if (error.outcome === "unknown") return unsureWords(error);
  return error.reason === "http-status" ? statusWords(error.httpStatus) : wordsFor(error.reason);
}

/** An HTTP status of a proxy: those about who asks have words of their own. */
function statusWords(httpStatus: number | null): Words {
  switch (httpStatus) {
    case 401:
      return {
        what: "A proxy in front of the controller wants to know who you are.",
        advice: `${SIGN_IN} ${COOKIES} If the proxy checks tokens, connect with another one.`,
      };
    case 403:
      return {
        what: "A proxy in front of the controller refuses the request.",
        advice: `It may refuse this token, this network or who you are signed in as. ${SIGN_IN} Or connect with another token.`,
      };
    case 511:
      return { what: "This network wants a login.", advice: SIGN_IN };
    default:
      return WORDS["http-status"];
  }
}

/** A write that broke off: what matters is not why, but that it may have been done. */
function unsureWords({ method, leaseName }: JumpstarterError): Words {
  const as = leaseName === null ? "" : ` as ${leaseName}`;
  const lease = leaseName === null ? "the lease" : `the lease ${leaseName}`;
  switch (method) {
    case "CreateLease":
      return {
        what: "The answer to the booking got lost.",
        advice: `It may have been booked${as}, or may yet be. Press Book again: the same entries ask for the same lease, and never make a second one. The list of leases shows it, too.`,
      };
    case "DeleteLease":
      return {
        what: "The answer to the release got lost.",
        advice: `It may be that ${lease} has been released. The list of leases will tell; releasing it again does no harm.`,
      };
    case "UpdateLease":
      return {
        what: "The answer to the change got lost.",
        advice: `It may be that ${lease} has been changed. The list of leases will tell.`,
      };
    default:
      return {
        what: "The answer got lost.",
        advice: "It may have been done all the same. Refresh to see how things stand.",
      };
  }
}

/** The words for a reason. A newer package may know reasons that this page does not: then it speaks of "an error". */
export function wordsFor(reason: Reason): Words {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason] : WORDS.unknown;
}
