// What an error means to the user. The texts are in words/, one for each reason of the package. For errors about one field of a
// form, see field-problem.ts.
import { isJumpstarterError, type JumpstarterError } from "jumpstarter-web";
import { LoginNeeded } from "../connection/sign-in";
import { words } from "../words/catalogue";
import type { ErrorText } from "../words/en/errors";

/** Describes any `error` in plain words. */
export function plainWords(error: unknown): ErrorText {
  if (error instanceof LoginNeeded) return words().errors.loginNeeded;
  if (!isJumpstarterError(error)) return words().errors.page;
  if (error.outcome === "unknown") return ambiguousWords(error);
  return error.reason === "http-status" ? statusWords(error.httpStatus) : wordsFor(error.reason);
}

/** The words of the controller or of the package, for a report; empty if there are none. */
export function exactWords(error: unknown): string {
  if (!isJumpstarterError(error)) return error instanceof Error ? error.message : "";
  const from = error.endpoint === null ? "" : ` (${error.endpoint})`;
  return `${error.code}, ${error.reason}: ${error.rawMessage === "" ? error.message : error.rawMessage}${from}`;
}

/** The words for an HTTP status of a proxy: those that require a login have their own. */
export function statusWords(httpStatus: number | null): ErrorText {
  const { proxyLogin, proxyRefuses, networkLogin, reasons } = words().errors;
  switch (httpStatus) {
    case 401:
      return proxyLogin;
    case 403:
      return proxyRefuses;
    case 511:
      return networkLogin;
    default:
      return reasons["http-status"];
  }
}

/** An ambiguous write: that it may have been done matters more than why it failed. */
function ambiguousWords({ method, leaseName }: JumpstarterError): ErrorText {
  const { lostBooking, lostRelease, lostChange, lost } = words().errors;
  switch (method) {
    case "CreateLease":
      return lostBooking(leaseName);
    case "DeleteLease":
      return lostRelease(leaseName);
    case "UpdateLease":
      return lostChange(leaseName);
    default:
      return lost;
  }
}

/** The words for a reason; for reasons of a newer package, those of "unknown". */
export function wordsFor(reason: JumpstarterError["reason"]): ErrorText {
  const { reasons } = words().errors;
  return Object.hasOwn(reasons, reason) ? reasons[reason] : reasons.unknown;
}
