import { lab, show } from "./list.js";

const worker = new Worker(new URL("./in-worker.js", import.meta.url), { type: "module" });
worker.postMessage(lab());
show(
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  }),
);
