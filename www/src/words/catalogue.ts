// The texts of the page, in the user's language. English is built in; other languages are loaded when they are chosen.
import { useSyncExternalStore } from "react";
import { preferences, subscribePreferences } from "../preferences/preferences";
import { en, type Words } from "./en";

export type { Words } from "./en";
export type Language = "en" | "de";

const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Words>>> = {
  de: () => import("./de").then(({ de }) => de),
};

let current: { readonly language: Language; readonly words: Words } = { language: "en", words: en };
const listeners = new Set<() => void>();

/** The texts in the current language. */
export function words(): Words {
  return current.words;
}

/** The current language. */
export function language(): Language {
  return current.language;
}

export function subscribeWords(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The texts in the current language, as React state. */
export function useWords(): Words {
  return useSyncExternalStore(subscribeWords, words);
}

/** Loads the language of the preferences, now and when they change. Resolves when the first one is loaded. */
export async function followLanguage(): Promise<void> {
  subscribePreferences(() => void load());
  await load();
}

/** The language for a preference and the browser's languages, in their order. */
export function chosenLanguage(preferred: Language | "auto", browsers: readonly string[]): Language {
  if (preferred !== "auto") return preferred;
  const known = browsers.map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Language => tag === "en" || tag === "de") ?? "en";
}

async function load(): Promise<void> {
  const wanted = chosenLanguage(preferences().language, navigator.languages);
  if (wanted === current.language) return;
  try {
    const loaded = wanted === "en" ? en : await LOADERS[wanted]();
    current = { language: wanted, words: loaded };
    for (const listener of listeners) listener();
  } catch {
    // The file could not be loaded, for example after a new version was installed: the page stays in its language.
  }
}
