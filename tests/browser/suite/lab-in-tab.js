// A lab in the page in place of the demo controller, with the demo's ready line, admin requests and x-demo-* headers, so that
// the suites run without a server. It uses the package's internals; users have `createLab`. Contains no tests.
import { Lab } from "/modules/testing/lab.js";
import { load } from "/modules/testing/load.js";
import { RawCore } from "/modules/testing/raw.js";

const network = globalThis.fetch.bind(globalThis);
// The suites set the page's clocks; the controller has its own.
const machine = Date.now;
const ADMIN = "https://admin.lab.example";
const NAMES = ["one", "two", "three", "four", "five"];
/** As scripts/with-lab starts the demo, with its delays. */
const OPTIONS = { exporters: 40, leases: 20, clock: "fixed", now: machine(), reconcileMs: 20, reportMs: 300 };

/** The wasm's lab, whose time passes by itself, and which knows `x-demo-delay-ms`. */
class Core extends RawCore {
  #last = OPTIONS.now;

  arrive(endpoint, path, headers, body) {
    this.tick();
    const arrival = super.arrive(endpoint, path, headers, body);
    const delayMs = Number(new Headers(headers).get("x-demo-delay-ms") ?? 0) + (arrival.fault.delayMs ?? 0);
    return { ...arrival, fault: { ...arrival.fault, delayMs } };
  }

  answer(call) {
    this.tick();
    return super.answer(call);
  }

  tick() {
    const now = machine();
    this.advance(now - this.#last);
    this.#last = now;
  }
}

const core = new Core(await load(), OPTIONS);
const lab = new Lab(
  core,
  NAMES.map((name) => ({ name, url: `https://${name}.lab.example` })),
);

globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (url.startsWith(ADMIN)) return administer(init.method, new URL(url), JSON.parse(init.body ?? "null"));
  const endpoint = lab.endpoints.find((known) => url.startsWith(`${known}/`));
  if (endpoint === undefined) return network(input, init);
  const ordered = new Headers(init?.headers).get("x-demo-answer");
  return ordered === null ? lab.fetch(input, init) : answerAsOrdered(endpoint, url, init, JSON.parse(atob(ordered)));
};

/** The demo's ready line. */
export const ready = {
  endpoints: lab.endpoints,
  direct: lab.endpoints,
  through: "direct",
  admin: ADMIN,
  namespace: lab.namespace,
  clients: lab.tokens,
};

async function administer(method, { pathname, searchParams }, body) {
  const [, what, name, detail] = pathname.split("/");
  core.tick();
  switch (`${method} ${what} ${detail ?? ""}`.trim()) {
    case "GET log":
      return json({
        calls: core
          .calls()
          .map(logged)
          .filter(({ seq }) => seq > Number(searchParams.get("since"))),
      });
    case "GET leases":
      return json({ leases: lab.leases.list() });
    case "PUT endpoints fault":
      lab.endpoint(lab.endpoints[name]).fault(camel(body));
      return json({});
    case "POST endpoints abort":
      lab.endpoint(lab.endpoints[name]).cut();
      return json({});
    case "POST clock":
      lab.advance(body.advance_s * 1_000);
      return json({});
    case "PATCH policy": {
      lab.controller(camel(body));
      const { maxTags: max_tags, sharing } = /** @type {any} */ (core.info());
      return json({ max_tags, sharing });
    }
    case "PUT controller":
      lab.controller(body);
      return json({});
    case "POST tokens":
      return json({ token: lab.token(body.client, body.kind, body.expires_in_s && body.expires_in_s * 1_000) });
    case "PATCH exporters":
      lab.exporters.change(name, camel(body));
      return json({});
    default:
      throw new Error(`the lab in the tab has no ${method} ${pathname}`);
  }
}

/** `x-demo-answer`: a raw response, in chunks, which ends, breaks off or never ends. */
async function answerAsOrdered(endpoint, url, init, { http_status = 200, headers = [], chunks = [], pause_ms, end }) {
  const { call } = core.arrive(
    endpoint,
    new URL(url).pathname,
    [...new Headers(init.headers)],
    new Uint8Array(init.body),
  );
  const body = new ReadableStream({
    async start(controller) {
      init.signal.addEventListener("abort", () => {
        core.end(call, "cancelled");
        controller.error(init.signal.reason);
      });
      for (const chunk of chunks) {
        controller.enqueue(Uint8Array.from(atob(chunk), (letter) => letter.charCodeAt(0)));
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
      }
      if (end === "hang") return;
      if (end === "cut") controller.error(new TypeError("cut"));
      else controller.close();
      core.end(call, end === "cut" ? "cut" : "answered");
    },
  });
  return new Response(body, { status: http_status, headers });
}

/** A call, with what the wasm says of it beyond the public fields, as an entry of the demo's log. @param {any} call */
function logged({ call, endpoint, method, path, headers, request, startedMs, endedMs, didWork, ...others }) {
  return {
    ...others,
    seq: call,
    endpoint: lab.endpoints.indexOf(endpoint),
    http: "POST",
    path,
    method,
    tag: headers["x-demo-tag"] ?? null,
    timeout: headers["grpc-timeout"] ?? null,
    started_ms: startedMs,
    ended_ms: endedMs,
    did_work: didWork,
  };
}

function camel(fields) {
  const name = (snake) => snake.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [name(key), value]));
}

function json(value) {
  return Response.json(value);
}
