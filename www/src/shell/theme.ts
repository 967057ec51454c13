// Light or dark, as the system asks. It keeps no choice of its own.

const DARK_CLASS = "pf-v6-theme-dark";

/** Puts PatternFly's dark theme on while the system prefers dark, now and whenever that changes. */
export function followColorScheme(): void {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle(DARK_CLASS, query.matches);
  query.addEventListener("change", apply);
  apply();
}
