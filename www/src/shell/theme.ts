// Light or dark theme, according to the system's setting.

const DARK_CLASS = "pf-v6-theme-dark";

/** Uses PatternFly's dark theme while the system prefers dark, and follows changes. */
export function followColorScheme(): void {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle(DARK_CLASS, query.matches);
  query.addEventListener("change", apply);
  apply();
}
