// The English texts of the demo's fault controls.
export const en = {
  title: "Demo",
  working: "Demo: working",
  has: (fault: string) => `Demo: ${fault}`,
  break: "Break",
  breakOne: (host: string) => `Break ${host}`,
  restore: "Restore",
  restoreOne: (host: string) => `Restore ${host}`,
  ways: {
    direct: { title: "Direct way", break: "Break the direct way", restore: "Restore the direct way" },
    router: { title: "Through the router", break: "Break the router", restore: "Restore the router" },
  },
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

export type DemoWords = typeof en;
