// The texts for attempts, calls and endpoints. Colours and bars only repeat them.
import type { Attempt, EndpointState } from "jumpstarter-web";
import { statusWords, wordsFor } from "../errors/plain-words";
import type { ErrorText } from "../words/en/errors";
import { percent, number } from "../time/format";
import { words } from "../words/catalogue";
import { withoutScheme } from "./address";
import { answered, endMs, type Call } from "./calls";

export function milliseconds(ms: number): string {
  return `${number(ms)} ms`;
}

/** The text next to an attempt's bar. */
export function attemptWords(attempt: Attempt): string {
  return `${words().endpoints.outcomes[attempt.outcome]}, ${milliseconds(attempt.tookMs)}`;
}

/** The attempt's code, reason and HTTP status, as far as known. Empty for OK. */
export function attemptReason({ code, reason, httpStatus }: Attempt): string {
  return [code === null || code === "OK" ? "" : code, reason ?? "", httpStatus === null ? "" : `HTTP ${httpStatus}`]
    .filter((part) => part !== "")
    .join(", ");
}

/** A sentence about an attempt. */
export function attemptDetail(attempt: Attempt): string {
  const reason = attemptReason(attempt);
  const because = reason === "" ? "" : ` (${reason})`;
  const { attemptDetail: sentence, outcomes } = words().endpoints;
  const { endpoint, startedMs, tookMs, outcome } = attempt;
  return sentence(endpoint, milliseconds(startedMs), outcomes[outcome], milliseconds(tookMs)) + because;
}

/** Why an attempt failed, and what to check. */
export function failureWords({ reason, outcome, httpStatus }: Attempt): ErrorText {
  if (reason === "http-status") return statusWords(httpStatus);
  return wordsFor(reason ?? (outcome === "timed-out" ? "deadline-exceeded" : "unknown"));
}

/** The result of a call. */
export function callWords(call: Call): string {
  const winner = answered(call);
  if (winner !== undefined) {
    return words().endpoints.answeredBy(withoutScheme(winner.endpoint), milliseconds(winner.startedMs + winner.tookMs));
  }
  const given = call.attempts.some((attempt) => attempt.outcome === "abandoned");
  const { givenUp, noAnswer } = words().endpoints;
  return (given ? givenUp : noAnswer)(milliseconds(endMs(call)));
}

export function latencyWords({ latencyMs }: EndpointState): string {
  return latencyMs === null ? words().endpoints.unknown : milliseconds(latencyMs);
}

export function successWords({ success }: EndpointState): string {
  return success === null ? words().endpoints.unknown : percent(success);
}

/** The state of the breaker; an open one moves its endpoint to the last place. */
export function breakerWords(state: EndpointState | undefined): string {
  const open = state?.breakerOpenForMs ?? null;
  const { breakerClosed, breakerOpen } = words().endpoints;
  return open === null ? breakerClosed : breakerOpen(Math.max(1, Math.ceil(open / 1000)));
}
