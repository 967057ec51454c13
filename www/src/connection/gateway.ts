// The gateway that serves the page, by its config.json: what the connection form starts with.
import type { Access } from "./access";

/** Parses `value` as a gateway's config.json, whose addresses may be relative to `page`; null if it is not one. */
export function startFrom(value: unknown, page: string): Access | null {
  if (typeof value !== "object" || value === null || !("endpoints" in value)) return null;
  const { endpoints } = value;
  const isUrl = (text: unknown): text is string => typeof text === "string" && URL.canParse(text, page);
  if (!Array.isArray(endpoints) || endpoints.length === 0 || !endpoints.every(isUrl)) return null;
  const namespace = "namespace" in value && typeof value.namespace === "string" ? value.namespace : "default";
  const complete = endpoints.map((endpoint) => new URL(endpoint, page).href.replace(/\/$/, ""));
  return { endpoints: complete, namespace, client: "", token: "", cookies: false };
}

/** Fetches the configuration; null if the page is not served by a gateway. */
export async function findStart(signal: AbortSignal): Promise<Access | null> {
  try {
    const response = await fetch("./config.json", { signal, cache: "no-store" });
    return response.ok ? startFrom(await response.json(), document.baseURI) : null;
  } catch {
    return null;
  }
}
