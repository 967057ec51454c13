// The texts of the demo's fault controls: loaded with them, not with those of the page.
import { language, useWords } from "../words/catalogue";

const en = {
  title: "Demo",
  working: "Demo: working",
  has: (fault: string) => `Demo: ${fault}`,
  break: "Break",
  breakOne: (host: string) => `Break ${host}`,
  restore: "Restore",
  restoreOne: (host: string) => `Restore ${host}`,
  failed: "The demo's faults could not be read or changed.",
  offers: {
    hang: { title: "Hang", description: "Takes requests and never answers" },
    refuse: { title: "Refuse", description: "Its port is closed" },
    slow: { title: "Slow", description: "Answers after two seconds" },
    http: { title: "HTTP 502", description: "Like a proxy that cannot reach its controller" },
    cut: { title: "Cut", description: "Does the work, then drops the connection" },
  },
  hangs: "hangs",
  refuses: "refuses connections",
  delays: (least: number, most: number) => `answers after ${least}${most === least ? "" : ` to ${most}`} ms`,
  answersHttp: (status: number) => `answers HTTP ${status}`,
  cuts: { after: "drops the connection after the work", before: "drops the connection before the work" },
  other: "has a fault",
  often: (percent: number) => `${percent} % of calls`,
};

const de: typeof en = {
  title: "Demo",
  working: "Demo: in Ordnung",
  has: (fault) => `Demo: ${fault}`,
  break: "Stören",
  breakOne: (host) => `${host} stören`,
  restore: "Beheben",
  restoreOne: (host) => `Störung von ${host} beheben`,
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

export type DemoWords = typeof en;

export const DEMO_WORDS = { en, de };

/** The texts in the page's language, as React state. */
export function useDemoWords(): DemoWords {
  useWords();
  return DEMO_WORDS[language()];
}
