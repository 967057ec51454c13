// Lists a lab's exporters here, or in a worker.
import { list } from "./list.js";

const asked = new URLSearchParams(location.search);
const lab = JSON.parse(asked.get("lab") ?? "null");

/** @returns {Promise<unknown>} */
function inWorker() {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.postMessage(lab);
  return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
}

Object.assign(globalThis, { result: await (asked.has("worker") ? inWorker() : list(lab)).catch(String) });
