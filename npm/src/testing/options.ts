/** What a lab is made of, as {@link createLab} takes it. */
import type { InitSource } from "../wasm/types.js";
import { ownedOnly, refused, type Names } from "../base/arguments.js";
import { wholeNumber } from "./fault.js";
import type { LabTime, NewExporter, NewLease } from "./objects.js";

/** A version of the controller: an older one ignores what it does not know. */
export type ControllerVersion = "0.8.1" | "0.9.0" | "main";

/** Options of {@link createLab}. */
export interface LabOptions {
  /** The exporters, or how many to make up: boards of many kinds, with labels. 8 by default. */
  exporters?: number | readonly NewExporter[] | undefined;
  /** The leases, or how many to make up, history included; a number only where `exporters` is one. 0 by default. */
  leases?: number | readonly NewLease[] | undefined;
  /** Bare names of the clients; `alice` and `bob` by default. */
  clients?: readonly string[] | undefined;
  /** The namespace; `lab` by default. */
  namespace?: string | undefined;
  /** What everything random in the lab comes from, such as names and faults with a probability; 1 by default. */
  seed?: number | undefined;
  /**
   * The lab's time. A fixed clock stands still until {@link Lab.advance}: it starts here, or by default at the machine's
   * time. `"real"` runs with `Date.now()`, so that fake timers move the lab and the client's `remainingMs()` together.
   */
  now?: LabTime | undefined;
  /** Names or URLs of the endpoints: `"one"` is `https://one.lab.example`. By default, `one`. */
  endpoints?: readonly string[] | undefined;
  /** The version of the controller to play. `main` by default. */
  controller?: ControllerVersion | undefined;
  /** Whether the controller supports sharing of leases, which no released one does; false by default. */
  sharing?: boolean | undefined;
  /** How many tags a lease may have; 10 by default. */
  maxTags?: number | undefined;
  /** Keys of labels that are shown only on request (`showHiddenLabels`). */
  hiddenLabels?: readonly string[] | undefined;
  /** The same, each with advice on what to use instead. */
  deprecatedLabels?: Readonly<Record<string, string>> | undefined;
  /** The source of the lab's wasm, as in `init`; by default the file next to the package's module. */
  wasm?: InitSource | undefined;
}

const NAMES: Names<LabOptions> = {
  exporters: true,
  leases: true,
  clients: true,
  namespace: true,
  seed: true,
  now: true,
  endpoints: true,
  controller: true,
  sharing: true,
  maxTags: true,
  hiddenLabels: true,
  deprecatedLabels: true,
  wasm: true,
};

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** The options, of which the endpoints have been checked; the wasm checks the others. */
export function checkedOptions(given: LabOptions): {
  options: Omit<LabOptions, "endpoints" | "wasm">;
  wasm: InitSource | undefined;
  endpoints: readonly { name: string; url: string }[];
} {
  const all = ownedOnly("createLab", given, NAMES);
  const { endpoints = ["one"], wasm, ...options } = all;
  wholeNumber("createLab", "seed", options.seed, 0);
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    throw refused("createLab", "endpoints", 'must be a list of names or URLs, such as ["one", "two"]');
  }
  const checked = endpoints.map((name: unknown, index) => ({ name: String(name), url: urlOf(name, index) }));
  const twice = checked.findIndex(({ url }, index) => checked.some((other, at) => at < index && other.url === url));
  if (twice >= 0) throw refused("createLab", `endpoints[${twice}]`, "is given twice");
  return { options, endpoints: checked, wasm };
}

function urlOf(name: unknown, index: number): string {
  if (typeof name === "string") {
    if (NAME.test(name)) return `https://${name}.lab.example`;
    if (/^https?:\/\/[^/?#\s]+[^?#\s]*$/.test(name)) return name.replace(/\/+$/, "");
  }
  const problem = "must be a name of lower-case letters, digits and hyphens, or an http or https URL";
  throw refused("createLab", `endpoints[${index}]`, problem);
}
