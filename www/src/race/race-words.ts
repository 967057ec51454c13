// Attempts, calls and endpoints in words. Colours and bars only repeat what stands here.
import type { Attempt, EndpointState } from "jumpstarter-web";
import { answered, endMs, type Call } from "./calls";

const OUTCOMES: Readonly<Record<Attempt["outcome"], string>> = {
  answered: "answered",
  failed: "failed",
  lost: "lost",
  "timed-out": "timed out",
  abandoned: "abandoned",
};

/** An endpoint's URL, as short as it stays clear. */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

export function milliseconds(ms: number): string {
  return `${Math.round(ms).toLocaleString("en")} ms`;
}

/** What stands beside an attempt's bar. */
export function attemptWords(attempt: Attempt): string {
  return `${OUTCOMES[attempt.outcome]}, ${milliseconds(attempt.tookMs)}`;
}

/** Why: whatever there is of code, reason and HTTP status. Empty for a plain OK. */
export function attemptReason({ code, reason, httpStatus }: Attempt): string {
  return [code === null || code === "OK" ? "" : code, reason ?? "", httpStatus === null ? "" : `HTTP ${httpStatus}`]
    .filter((part) => part !== "")
    .join(", ");
}

/** All of an attempt, as a sentence. */
export function attemptDetail(attempt: Attempt): string {
  const reason = attemptReason(attempt);
  const because = reason === "" ? "" : ` (${reason})`;
  return `${attempt.endpoint} started at ${milliseconds(attempt.startedMs)} and ${attemptWords(attempt).replace(",", " after")}${because}.`;
}

/** What became of a call. */
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

/** The breaker: an open one only puts its endpoint last. */
export function breakerWords(state: EndpointState | undefined): string {
  const open = state?.breakerOpenForMs ?? null;
  return open === null ? "closed" : `open: asked last for ${Math.max(1, Math.ceil(open / 1000))} s`;
}
