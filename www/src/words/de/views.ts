// Die Texte zu Kalender, Übersicht und Endpunkten.
import type * as english from "../en/views";

export const calendar: typeof english.calendar = {
  title: "Kalender",
  zoom: "Gezeigte Zeit",
  zooms: { hours: "6 Stunden", day: "Tag", days: "3 Tage", week: "Woche", weeks: "4 Wochen" },
  earlier: "Früher",
  later: "Später",
  now: "Jetzt",
  form: "Form",
  bars: "Balken",
  table: "Tabelle",
  unassigned: "Noch nicht zugeteilt",
  help: "Pfeiltasten bewegen die Markierung, mit der Umschalttaste ändern sie ihre Länge; Eingabe bucht eine freie Zeit oder öffnet deren Lease; + und − zoomen, Bild auf und ab blättern, Pos 1 geht zu jetzt. Mit der Maus markieren Sie eine freie Zeit.",
  marked: (exporter, begin, end, client) =>
    `${exporter}, ${begin} bis ${end}: ${client === null ? "frei" : `vergeben an ${client}`}`,
  nothing: "Keine Lease in dieser Zeit.",
  columns: { exporter: "Exporter", client: "Client", begin: "Beginn", end: "Ende", status: "Status" },
};

export const overview: typeof english.overview = {
  title: "Übersicht",
  none: "Keine Exporter",
  noneAdvice: "Dieser Namespace hat keine Geräte. Die Administration des Labors kann welche hinzufügen.",
  groups: {
    free: "frei",
    used: "benutzt",
    offline: "offline",
    failed: "mit gescheiterten Hooks",
    disabled: "deaktiviert",
  },
  waiting: (count) => (count === 1 ? "1 Lease wartet" : `${count} Leases warten`),
  noneWaits: "Niemand wartet auf ein Gerät.",
  since: (span) => `seit ${span}`,
  failed: (count) => (count === 1 ? "1 Exporter mit gescheitertem Hook" : `${count} Exporter mit gescheiterten Hooks`),
  nothingFailed: "Kein Hook ist gescheitert.",
  use: "Nutzung in den letzten 24 Stunden",
  reading: "Die Vergangenheit wird gelesen",
  mean: (share) => `im Mittel ${share}`,
  peak: (share, at) => `höchstens ${share} ab ${at}`,
};

export const endpoints: typeof english.endpoints = {
  endpoint: (host) => `Endpunkt ${host}`,
  winner: "Gewinner",
  latency: "Latenz",
  success: "Erfolg",
  breaker: "Sicherung",
  unknown: "noch nicht bekannt",
  breakerClosed: "geschlossen",
  breakerOpen: (seconds) => `offen: noch ${seconds} s als letzter versucht`,
  raceAgain: "Neues Rennen",
  single: "Mit nur einem Endpunkt gibt es kein Rennen.",
  toWinner: "Aufrufe gehen an den Gewinner des letzten Rennens.",
  lastCalls: "Letzte Aufrufe",
  noCalls: "Noch keine.",
  calls: "Aufrufe",
  attemptsOf: (method) => `Versuche von ${method}`,
  outcomes: {
    answered: "beantwortet",
    failed: "gescheitert",
    lost: "verloren",
    "timed-out": "zu spät",
    abandoned: "aufgegeben",
  },
  attemptDetail: (endpoint, started, outcome, took) => `${endpoint}: begonnen bei ${started}, ${outcome} nach ${took}`,
  answeredBy: (host, after) => `beantwortet von ${host} nach ${after}`,
  givenUp: (after) => `aufgegeben nach ${after}`,
  noAnswer: (after) => `keine Antwort nach ${after}`,
  noSamples: "Noch keine Aufrufe an diesen Endpunkt.",
  allFailed: (count) =>
    count === 1 ? "Der letzte Aufruf ist gescheitert." : `Die letzten ${count} Aufrufe sind gescheitert.`,
  chart: (count, least, most, failed) =>
    `Letzte ${count} Aufrufe: ${least} bis ${most}${failed === 0 ? "" : `, ${failed} gescheitert`}.`,
  lastFailure: "Letzter Fehler",
};
