// The German texts of the demo's fault controls.
import type { DemoWords } from "./en";

export const de: DemoWords = {
  title: "Demo",
  working: "Demo: in Ordnung",
  has: (fault) => `Demo: ${fault}`,
  break: "Stören",
  breakOne: (host) => `${host} stören`,
  restore: "Beheben",
  restoreOne: (host) => `Störung von ${host} beheben`,
  ways: {
    direct: { title: "Direkter Weg", break: "Direkten Weg stören", restore: "Störung des direkten Wegs beheben" },
    router: { title: "Über den Router", break: "Router stören", restore: "Störung des Routers beheben" },
  },
  failed: "Die Störungen der Demo konnten nicht gelesen oder geändert werden.",
  offers: {
    hang: { title: "Hängen", description: "Nimmt Anfragen an und antwortet nie" },
    refuse: { title: "Ablehnen", description: "Der Port ist geschlossen" },
    slow: { title: "Langsam", description: "Antwortet nach zwei Sekunden" },
    http: { title: "HTTP 502", description: "Wie ein Proxy, der den Controller nicht erreicht" },
    cut: { title: "Abbrechen", description: "Tut die Arbeit und trennt dann die Verbindung" },
  },
  hangs: "hängt",
  refuses: "lehnt Verbindungen ab",
  delays: (least, most) => `antwortet nach ${least}${most === least ? "" : ` bis ${most}`} ms`,
  answersHttp: (status) => `antwortet mit HTTP ${status}`,
  cuts: { after: "trennt die Verbindung nach der Arbeit", before: "trennt die Verbindung vor der Arbeit" },
  other: "hat eine Störung",
  often: (percent) => `${percent} % der Aufrufe`,
};
