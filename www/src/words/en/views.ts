// The texts of the calendar, the overview and the endpoints.

export const calendar = {
  title: "Calendar",
  zoom: "Shown time",
  zooms: { hours: "6 hours", day: "Day", days: "3 days", week: "Week", weeks: "4 weeks" },
  earlier: "Earlier",
  later: "Later",
  now: "Now",
  form: "Form",
  bars: "Bars",
  table: "Table",
  unassigned: "Not assigned yet",
  help: "Arrow keys move the mark, with Shift they change its length; Enter books a free span or opens its lease; + and − zoom, Page Up and Page Down pan, Home goes to now. With the mouse, mark a free span.",
  marked: (exporter: string, begin: string, end: string, client: string | null) =>
    `${exporter}, ${begin} to ${end}: ${client === null ? "free" : `leased by ${client}`}`,
  nothing: "No lease in this time.",
  columns: { exporter: "Exporter", client: "Client", begin: "Begin", end: "End", status: "Status" },
};

export const overview = {
  title: "Overview",
  none: "No exporters",
  noneAdvice: "This namespace has no devices to lease. The lab's administrator can add some.",
  groups: { free: "free", used: "in use", offline: "offline", failed: "with failed hooks", disabled: "disabled" },
  waiting: (count: number) => (count === 1 ? "1 lease is waiting" : `${count} leases are waiting`),
  noneWaits: "No one waits for a device.",
  since: (span: string) => `for ${span}`,
  failed: (count: number) => (count === 1 ? "1 exporter with a failed hook" : `${count} exporters with failed hooks`),
  nothingFailed: "No hook has failed.",
  use: "Use in the last 24 hours",
  reading: "Reading the history",
  mean: (share: string) => `${share} on average`,
  peak: (share: string, at: string) => `at most ${share} from ${at}`,
};

export const endpoints = {
  endpoint: (host: string) => `Endpoint ${host}`,
  winner: "Winner",
  latency: "Latency",
  success: "Success",
  breaker: "Breaker",
  unknown: "not known yet",
  breakerClosed: "closed",
  breakerOpen: (seconds: number) => `open: tried last for ${seconds} s`,
  raceAgain: "Race again",
  single: "With a single endpoint, there is no race.",
  toWinner: "Calls go to the winner of the last race.",
  lastCalls: "Last calls",
  noCalls: "None yet.",
  calls: "Calls",
  attemptsOf: (method: string) => `Attempts of ${method}`,
  outcomes: {
    answered: "answered",
    failed: "failed",
    lost: "lost",
    "timed-out": "timed out",
    abandoned: "abandoned",
  },
  attemptDetail: (endpoint: string, started: string, outcome: string, took: string) =>
    `${endpoint} started at ${started} and ${outcome} after ${took}`,
  answeredBy: (host: string, after: string) => `answered by ${host} after ${after}`,
  givenUp: (after: string) => `given up after ${after}`,
  noAnswer: (after: string) => `no answer after ${after}`,
  noSamples: "No calls to this endpoint yet.",
  allFailed: (count: number) => (count === 1 ? "The last call failed." : `The last ${count} calls failed.`),
  chart: (count: number, least: string, most: string, failed: number) =>
    `Last ${count} calls: ${least} to ${most}${failed === 0 ? "" : `, ${failed} failed`}.`,
  lastFailure: "Last failure",
};
