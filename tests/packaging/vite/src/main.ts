// Lists a lab's exporters here, or in a worker.
import type { ConnectOptions } from "jumpstarter-web";

import { list } from "./list";

const asked = new URLSearchParams(location.search);
const lab = JSON.parse(asked.get("lab") ?? "null") as ConnectOptions;

function inWorker(): Promise<unknown> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.postMessage(lab);
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      resolve(data);
    };
  });
}

const result: unknown = await (asked.has("worker") ? inWorker() : list(lab)).catch(String);
Object.assign(globalThis, { result });
