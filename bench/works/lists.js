// From the bytes of a list of exporters to objects of which each field was read: time, longest task, heap.
import { nextTask, same, turned } from "./common.js";
import { answering, exporters } from "./data.js";
import { longTasks } from "./long-tasks.js";

const LAB = { endpoint: "http://lab.invalid", namespace: "lab", client: "alice", token: "t" };

/** `sizes` are pairs of a number of exporters and a number of rounds. */
export async function measure(contenders, _lab, { sizes }) {
  const measured = [];
  const memories = watchMemories();
  const opened = [];
  for (const one of contenders) opened.push({ ...one, client: await one.open(LAB), memory: memories.taken() });
  for (const [size, rounds] of sizes) {
    const data = exporters(size);
    const { restore } = answering(() => data.body);
    const list = (one) => (one.decode === undefined ? one.list(one.client, 0) : one.decode(data.bytes, data.json));
    const results = Object.fromEntries(opened.map(({ name }) => [name, { took: [], longest: [], heap: null }]));
    let expected;
    // In a function of its own, so that no list is kept while the next one's memory is measured.
    const check = async (one) => {
      const { heap, kept } = await heapOf(() => list(one), one.memory);
      if (kept.length !== size) throw new Error(`${kept.length} exporters of ${size} by ${one.name}`);
      // Not all of a large list, which would take a minute.
      const some = kept.filter((_, place) => place % Math.ceil(size / 2_000) === 0).map(one.plain);
      same(`exporters of ${one.name}`, some, (expected ??= some));
      return heap;
    };
    for (const one of opened) results[one.name].heap = await check(one);
    for (let round = 0; round < rounds; round += 1) {
      for (const one of turned(opened, round)) {
        globalThis.gc?.();
        await nextTask();
        const tasks = longTasks();
        await nextTask();
        const started = performance.now();
        let sum = 0;
        for (const exporter of await list(one)) sum += one.read(exporter);
        results[one.name].took.push(performance.now() - started);
        if (!(sum > size)) throw new Error(`${one.name} read nothing`);
        await nextTask();
        results[one.name].longest.push(await tasks.longest());
      }
    }
    restore();
    measured.push({ size, results });
  }
  return measured;
}

/**
 * Makes the list, and returns it with the growth of the JavaScript heap and all memory of the contender's wasm; in other engines,
 * that is `null`.
 */
async function heapOf(list, memory) {
  const isMeasured = globalThis.gc !== undefined && performance.memory !== undefined;
  const used = async () => {
    for (let time = 0; time < 2; time += 1) {
      await nextTask();
      globalThis.gc();
    }
    return performance.memory.usedJSHeapSize;
  };
  const before = isMeasured ? await used() : 0;
  const kept = await list();
  if (!isMeasured) return { kept, heap: null };
  const wasm = memory.reduce((sum, one) => sum + one.buffer.byteLength, 0);
  return { kept, heap: { heap: (await used()) - before, wasm } };
}

/** Collects the memories of the wasm instances that are made from now on; `taken` returns those since the last call. */
function watchMemories() {
  let found = [];
  const note = (instance) => {
    found.push(...Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory));
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await real(...given);
      note(made.instance ?? made);
      return made;
    };
  }
  // Not a subclass: the glue tests what it gets with `instanceof WebAssembly.Instance`.
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      const instance = Reflect.construct(target, given);
      note(instance);
      return instance;
    },
  });
  return {
    taken() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}
