// Runs in the page: lists and drops leases thousands of times, and stores in `window.measured` the memory use at intervals,
// after a forced garbage collection. The address sets the number of cycles (?cycles=N) and a deliberate leak (&leak=1). Every
// tenth list is read over the network, the others from a recorded response; in between, calls fail or are aborted, and
// clients are closed or dropped.
import { connect } from "/npm/index.js";

const SAMPLES = 40;
const asked = new URLSearchParams(location.search);
const cycles = Number(asked.get("cycles"));
const leaking = asked.get("leak") === null ? undefined : [];

// Internals of the package: the memory of its wasm, and the table of objects that the wasm references.
let exports;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = /** @type {any} */ (
  async (source, imports) => {
    const made = /** @type {any} */ (await instantiate(source, imports));
    // For a compiled module, the result is only the instance.
    exports = (made.instance ?? made).exports;
    return made;
  }
);

const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

async function sample(cycle, into) {
  performance.clearResourceTimings();
  // FinalizationRegistry callbacks run after a collection and release more objects in the wasm.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc({ type: "major", execution: "sync" });
    await pause(5);
  }
  into.set([
    cycle,
    performance.memory.usedJSHeapSize,
    exports.memory.buffer.byteLength,
    exports.__wbindgen_externrefs.length,
  ]);
}

async function measure() {
  const lab = await (await fetch("/lab.json")).json();
  const options = { endpoints: lab.endpoints[0], namespace: lab.namespace, client: "alice", token: lab.clients.alice };
  let recorded;
  let overNetwork = true;
  const replaying = async (url, init) => {
    if (!overNetwork)
      return new Response(recorded.slice(), { headers: { "content-type": "application/grpc-web+proto" } });
    const answer = await fetch(url, init);
    recorded ??= new Uint8Array(await answer.clone().arrayBuffer());
    return answer;
  };
  const service = await connect({ ...options, fetch: replaying });
  const list = () => service.listLeases({ onlyActive: false, pageSize: 100 });
  const leases = (await list()).leases.length;
  const counts = { network: 0, recorded: 0, failed: 0, aborted: 0, clients: 0 };
  // Allocated in advance, so that measuring does not change the result.
  const samples = Array.from({ length: SAMPLES }, () => new Float64Array(4));
  const began = performance.now();
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    overNetwork = cycle % 10 === 0;
    counts[overNetwork ? "network" : "recorded"] += 1;
    const {
      leases: [first],
    } = await list();
    if (first.status() === "" || first.dump("json") === "") throw new Error("no lease");
    leaking?.push({ cycle });
    if (cycle % 10 === 5) await strange();
    if (cycle % (cycles / SAMPLES) === 0) await sample(cycle, samples[cycle / (cycles / SAMPLES) - 1]);
  }
  const tookMs = performance.now() - began;
  return {
    leases,
    counts,
    samples: samples.map(([cycle, heap, wasm, table]) => ({ cycle, heap, wasm, table })),
    tookMs,
  };

  async function strange() {
    const failed = await service.getExporter({ name: "NOT A NAME" }).catch(({ reason }) => reason);
    if (failed !== "invalid-argument") throw new Error(`no error: ${failed}`);
    const abort = new AbortController();
    const hangs = await connect({
      ...options,
      token: () => options.token,
      fetch: (_url, { signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const aborted = hangs.listLeases({ signal: abort.signal }).catch((error) => error);
    const closed = hangs.listExporters().catch(({ reason }) => reason);
    await pause();
    abort.abort("enough");
    if ((await aborted) !== "enough") throw new Error("not aborted");
    counts.failed += 1;
    counts.aborted += 2;
    counts.clients += 1;
    hangs.close();
    if ((await closed) !== "closed") throw new Error("not closed");
    // Dropped without `close()`.
    await connect({ ...options, onAttempt: () => undefined });
    counts.clients += 1;
  }
}

measure().then(
  (measured) => (window.measured = measured),
  (error) => (window.failed = `${error.stack ?? error}`),
);
