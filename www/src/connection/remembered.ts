// The connection that this browser remembers, if its user asked for that: in localStorage, with the token.
import type { Access } from "./access";

const KEY = "jumpstarter-web.connection";

/** The remembered connection; null if there is none, or the stored text is invalid. */
export function rememberedAccess(): Access | null {
  try {
    return accessFrom(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return null;
  }
}

/** Remembers a connection until `forgetAccess`. A session at an identity provider is never stored. */
export function rememberAccess({ endpoints, namespace, client, token, cookies }: Access): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ endpoints, namespace, client, token, cookies }));
  } catch {
    // Storage is full or not allowed: the connection then lasts until the page is closed.
  }
}

export function forgetAccess(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Without storage, nothing was stored.
  }
}

function accessFrom(value: unknown): Access | null {
  if (typeof value !== "object" || value === null) return null;
  const { endpoints, namespace, client, token, cookies } = value as Record<string, unknown>;
  if (!Array.isArray(endpoints) || !endpoints.every(isText)) return null;
  return isText(namespace) && isText(client) && isText(token)
    ? { endpoints, namespace, client, token, cookies: cookies === true }
    : null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
