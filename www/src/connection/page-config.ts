// What config.json next to the page presets, written by a lab's administrator or the gateway that serves the page: endpoints, namespace, identity provider. No secrets.

/** The identity provider of a lab. */
export interface Provider {
  /** Its issuer URL. */
  readonly issuer: string;
  /** The ID that the page is registered with there, as a public client. */
  readonly clientId: string;
  /** The requested scopes; those that give a token that can be refreshed by default. */
  readonly scope: string;
}

export interface PageConfig {
  readonly endpoints: readonly string[];
  readonly namespace: string | null;
  readonly provider: Provider | null;
}

export const NO_CONFIG: PageConfig = { endpoints: [], namespace: null, provider: null };
export const DEFAULT_SCOPE = "openid profile offline_access";

/**
 * Parses `{"endpoints": [...], "namespace": "lab", "oidc": {"issuer": "...", "clientId": "...", "scope": "..."}}`. The endpoints
 * may be relative to `page`, as in the config of a gateway that serves it.
 */
export function pageConfigFrom(value: unknown, page: string): PageConfig {
  if (!isRecord(value)) return NO_CONFIG;
  const { endpoints, namespace, oidc } = value;
  return {
    endpoints:
      Array.isArray(endpoints) && endpoints.every((url) => isText(url) && URL.canParse(url, page))
        ? endpoints.map((url: string) => new URL(url, page).href.replace(/\/$/, ""))
        : [],
    namespace: isText(namespace) ? namespace : null,
    provider:
      isRecord(oidc) && isText(oidc.issuer) && isText(oidc.clientId)
        ? { issuer: oidc.issuer, clientId: oidc.clientId, scope: isText(oidc.scope) ? oidc.scope : DEFAULT_SCOPE }
        : null,
  };
}

/** Fetches config.json; without one, or if it is not JSON, nothing is preset. */
export async function findPageConfig(): Promise<PageConfig> {
  try {
    const response = await fetch("./config.json", { cache: "no-store" });
    return response.ok ? pageConfigFrom(await response.json(), document.baseURI) : NO_CONFIG;
  } catch {
    return NO_CONFIG;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
