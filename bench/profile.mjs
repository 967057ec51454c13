// A CPU profile of Chromium as self times: of each function, and of each kind of code.

/** The part of the busy time below which a function is not listed. */
const LEAST = 0.01;
/** How many characters of a function without a name are shown. */
const SHOWN = 60;

/**
 * `busy` is in milliseconds, without the waits; `kinds` and `functions` are pairs of a name and its part of that time, the largest
 * first. `sourceOf` returns the lines of a script, of which a function without a name is shown.
 */
export function selfTimes({ nodes, samples, timeDeltas }, sourceOf) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const kinds = new Map();
  const functions = new Map();
  let busy = 0;
  const add = (map, key, time) => map.set(key, (map.get(key) ?? 0) + time);
  samples.forEach((id, place) => {
    const frame = frames.get(id);
    // A sample's function ran until the next one.
    const time = (timeDeltas[place + 1] ?? 0) / 1000;
    if (frame.functionName === "(idle)") return;
    busy += time;
    add(kinds, kindOf(frame), time);
    add(functions, nameOf(frame, sourceOf), time);
  });
  const parts = (map) =>
    [...map].map(([name, time]) => [name, time / busy]).toSorted((one, other) => other[1] - one[1]);
  return { busy, kinds: parts(kinds), functions: parts(functions).filter(([, part]) => part >= LEAST) };
}

const isWasm = (url) => url.startsWith("wasm:") || url.endsWith(".wasm");

function kindOf({ functionName, url }) {
  if (isWasm(url)) return "the wasm";
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)" || functionName === "(root)") return "the browser itself";
  return url === "" ? "functions of the browser" : "JavaScript";
}

/** Rust's names without the hash at their end, and without the crates' disambiguators. */
function nameOf({ functionName, url, lineNumber, columnNumber }, sourceOf) {
  if (isWasm(url)) return functionName.replace(/::h[0-9a-f]{15,16}$/, "").replaceAll(/\[[0-9a-f]{16}\]/g, "");
  if (functionName !== "" || url === "") return functionName;
  const [first, ...rest] = sourceOf(url).slice(lineNumber, lineNumber + 4);
  return [first.slice(columnNumber), ...rest].join(" ").replaceAll(/\s+/g, " ").slice(0, SHOWN);
}
