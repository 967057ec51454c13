// The texts for attempts, calls and endpoints. Colours and bars only repeat them.
import type { Attempt, EndpointState } from "jumpstarter-web";
import { answered, endMs, type Call } from "./calls";

const OUTCOMES: Readonly<Record<Attempt["outcome"], string>> = {
  answered: "answered",
  failed: "failed",
  lost: "lost",
  "timed-out": "timed out",
  abandoned: "abandoned",
};

/** An endpoint's URL without the scheme. */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

export function milliseconds(ms: number): string {
  return `${Math.round(ms).toLocaleString("en")} ms`;
}

/** The text next to an attempt's bar. */
export function attemptWords(attempt: Attempt): string {
  return `${OUTCOMES[attempt.outcome]}, ${milliseconds(attempt.tookMs)}`;
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
  return `${attempt.endpoint} started at ${milliseconds(attempt.startedMs)} and ${attemptWords(attempt).replace(",", " after")}${because}.`;
}

/** The result of a call. */
export function callWords(call: Call): string {
  const winner = answered(call);
  if (winner !== undefined) {
    return `answered by ${hostOf(winner.endpoint)} after ${milliseconds(winner.startedMs + winner.tookMs)}`;
  }
  const given = call.attempts.some((attempt) => attempt.outcome === "abandoned");
  return `${given ? "given up" : "no answer"} after ${milliseconds(endMs(call))}`;
}

export function latencyWords({ latencyMs }: EndpointState): string {
  return latencyMs === null ? "not known yet" : milliseconds(latencyMs);
}

export function successWords({ success }: EndpointState): string {
  return success === null ? "not known yet" : `${Math.round(success * 100)} %`;
}

/** The state of the breaker; an open one moves its endpoint to the last place. */
export function breakerWords(state: EndpointState | undefined): string {
  const open = state?.breakerOpenForMs ?? null;
  return open === null ? "closed" : `open: tried last for ${Math.max(1, Math.ceil(open / 1000))} s`;
}
