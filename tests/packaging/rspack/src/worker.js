import { list } from "./list.js";

self.onmessage = async ({ data }) => self.postMessage(await list(data).catch(String));
