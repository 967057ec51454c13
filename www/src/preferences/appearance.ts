// Applies the preferences that concern the whole document: theme, contrast, density, language.
import { language, subscribeWords } from "../words/catalogue";
import { preferences, subscribePreferences } from "./preferences";

/** Applies them now, and again when they or the system's settings change. */
export function followAppearance(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const contrast = window.matchMedia("(prefers-contrast: more), (forced-colors: active)");
  const apply = () => {
    const { theme, contrast: wanted, density } = preferences();
    const { classList } = document.documentElement;
    classList.toggle("pf-v6-theme-dark", theme === "dark" || (theme === "system" && dark.matches));
    classList.toggle("pf-v6-theme-high-contrast", wanted === "high" || contrast.matches);
    classList.toggle("page-compact", density === "compact");
    document.documentElement.lang = language();
  };
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  subscribePreferences(apply);
  subscribeWords(apply);
  apply();
}
