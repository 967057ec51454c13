// What a user has chosen for this browser: language, theme, density, clock, polling. Kept in localStorage; nothing secret.

export interface Preferences {
  readonly language: "auto" | "en" | "de";
  readonly theme: "system" | "light" | "dark";
  readonly contrast: "system" | "high";
  readonly density: "comfortable" | "compact";
  /** An IANA time zone; empty for the browser's own. */
  readonly zone: string;
  readonly clock: "auto" | "12" | "24";
  /** The interval between two reads of a list, in seconds. */
  readonly pollSeconds: number;
  /** Whether a lease that is about to end is also reported by a notification of the browser. */
  readonly notify: boolean;
}

export const DEFAULTS: Preferences = {
  language: "auto",
  theme: "system",
  contrast: "system",
  density: "comfortable",
  zone: "",
  clock: "auto",
  pollSeconds: 5,
  notify: false,
};

const KEY = "jumpstarter-web.preferences";

const CHOICES: { readonly [K in keyof Preferences]?: readonly Preferences[K][] } = {
  language: ["auto", "en", "de"],
  theme: ["system", "light", "dark"],
  contrast: ["system", "high"],
  density: ["comfortable", "compact"],
  clock: ["auto", "12", "24"],
  notify: [true, false],
};

/** The valid parts of `value`; anything else is replaced by its default. */
export function preferencesFrom(value: unknown): Preferences {
  const given = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const chosen = Object.entries(CHOICES).filter(([key, allowed]) => (allowed as unknown[]).includes(given[key]));
  return {
    ...DEFAULTS,
    ...Object.fromEntries(chosen.map(([key]) => [key, given[key]])),
    ...(typeof given.zone === "string" && isZone(given.zone) ? { zone: given.zone } : {}),
    ...(isInterval(given.pollSeconds) ? { pollSeconds: given.pollSeconds } : {}),
  };
}

/** Whether a text is a time zone that this browser knows, or empty. */
export function isZone(zone: string): boolean {
  try {
    return zone === "" || new Intl.DateTimeFormat("en", { timeZone: zone }).format() !== "";
  } catch {
    return false;
  }
}

function isInterval(value: unknown): value is number {
  return typeof value === "number" && value >= 1 && value <= 3_600;
}

const listeners = new Set<() => void>();
let current: Preferences | null = null;

export function preferences(): Preferences {
  current ??= stored();
  return current;
}

export function changePreferences(change: Partial<Preferences>): void {
  current = preferencesFrom({ ...preferences(), ...change });
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is full or not allowed: the choice then lasts until the page is closed.
  }
  notifyAll();
}

export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): Preferences {
  try {
    return preferencesFrom(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return DEFAULTS;
  }
}

function notifyAll(): void {
  for (const listener of listeners) listener();
}

// Another tab of the page has changed them.
if (typeof window !== "undefined") {
  window.addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    current = stored();
    notifyAll();
  });
}
