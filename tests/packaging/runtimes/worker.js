// A Worker, where wasm cannot be compiled from bytes: it imports the module and passes it to init. The address describes the
// lab. `/?bare` skips init, to test the error.
import { connect, init } from "jumpstarter-web";
import wasm from "jumpstarter-web/jumpstarter_web_bg.wasm";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    try {
      await init(searchParams.has("bare") ? undefined : wasm);
      const client = await connect(JSON.parse(searchParams.get("lab") ?? "null"));
      const { exporters } = await client.listExporters();
      client.close();
      return Response.json(exporters.map(({ name }) => name));
    } catch (error) {
      return Response.json({ reason: error.reason, words: String(error) });
    }
  },
};
