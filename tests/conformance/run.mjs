// Runs the Connect project's conformance suite (client mode, gRPC-Web) in a real page of one engine: starts the browser, then
// connectconformance with driver.mjs as its client, and passes requests and responses between them. There are three passes:
// with the responses as they arrive, with split responses, and the unary cases without tonic's stubs, as the npm package makes
// its calls. Any difference from the list of known failures fails the run. Prints the failures, and "ENGINE-PASS: N passed, N
// failed" for each pass.
// Use: node tests/conformance/run.mjs ENGINE [--transport own|alternative] [--run PATTERN] [--verbose]
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listen } from "../listen.mjs";
import { engineNames, startBrowser } from "../browser/webdriver.mjs";
import { Messages, framed } from "./messages.mjs";
import { servePage } from "./pages.mjs";
import { countsIn, missingInDocs } from "./report.mjs";

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 10;
// `piece` is the number of bytes that the transport gets at a time. Three split every frame header and every trailer.
const PASSES = {
  whole: { piece: 0 },
  split: { piece: 3 },
  shipped: { piece: 3, shipped: true },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    transport: { type: "string", default: "own" },
    run: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});
const [engine] = positionals;
if (!engineNames.includes(engine)) throw new Error(`which engine? One of ${engineNames.join(", ")}`);
const client = join(process.env.CARGO_TARGET_DIR ?? "target", "conformance", options.transport);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const stops = [];
let ending = null;
// On a signal, stops the processes that it started, too.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.once(signal, () => void end(130));
let status = 0;
try {
  const page = await servePage(client);
  stops.push(() => page.close());
  // The suite's server creates a new certificate for each run.
  const browser = await startBrowser(engine, { acceptInsecureCerts: true });
  stops.push(() => browser.quit());
  const port = await serveDriver(browser);
  // The package ships only our own transport.
  for (const [pass, how] of Object.entries(PASSES).filter(
    ([, { shipped }]) => !shipped || options.transport === "own",
  )) {
    await openPage(browser, `${page.url}?${new URLSearchParams(/** @type {any} */ (how))}`);
    report(pass, countsIn(await runSuite(port, pass)));
  }
} catch (error) {
  // After a signal, there is nothing left to wait for.
  if (ending === null) console.error(`${engine}: ${error.stack}`);
  console.log(`${engine}: 0 passed, 1 failed`);
  status = 1;
}
await end(status);

function report(pass, counts) {
  if (counts.passed + counts.failed === 0) throw new Error("the suite ran no case");
  // The table has the counts of whole runs only.
  const wrong =
    options.run === undefined && counts.failed === 0 ? missingInDocs(options.transport, engine, pass, counts) : null;
  if (wrong !== null) {
    console.log(wrong);
    counts.failed += 1;
  }
  if (counts.failed > 0) status = 1;
  console.log(`${engine}-${pass}: ${counts.passed} passed, ${counts.failed} failed, ${counts.known} known to fail`);
}

async function openPage(browser, url) {
  await browser.open(url);
  for (const limit = Date.now() + READY_WITHIN_MS; ; await sleep(LOOK_EVERY_MS)) {
    const ready = await browser.run("return window.ready ?? null;");
    if (ready === "ready") return;
    if (ready !== null) throw new Error(`the page ${ready}`);
    if (Date.now() > limit) throw new Error(`the page was not ready within ${READY_WITHIN_MS} ms`);
  }
}

/** The known failures of a pass: those of the engine or the transport, and further ones for split responses. */
function knownFailing(pass) {
  const name = options.transport === "own" ? engine : options.transport;
  return (
    [`${name}.txt`, `${name}-${pass}.txt`]
      .map((file) => path(`known-failing/${file}`))
      .filter((file) => existsSync(file))
      .flatMap((file) => readFileSync(file, "utf8").split("\n"))
      .filter((line) => /^[^#\s]/.test(line))
      // Passed one by one: of several files ("@FILE"), the suite reads only the first.
      .flatMap((pattern) => ["--known-failing", pattern])
  );
}

/** The suite's configuration; the package's own calls are all unary. */
function config(pass) {
  const all = path("config.yaml");
  if (!PASSES[pass].shipped) return all;
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  stops.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "config.yaml");
  writeFileSync(file, readFileSync(all, "utf8").replace(", STREAM_TYPE_SERVER_STREAM", ""));
  return file;
}

/** Listens for the suite's client process; returns the port. */
async function serveDriver(browser) {
  const server = createServer((socket) => {
    stops.push(() => socket.destroy());
    carry(socket, browser).catch((error) => {
      if (ending === null) console.error(`${engine}: ${error.stack}`);
      // The suite then sees that its client has ended, and reports the cases without a result.
      socket.destroy();
    });
  });
  stops.push(() => server.close());
  return listen(server);
}

async function carry(socket, browser) {
  const messages = new Messages();
  let requests = [];
  let ended = false;
  /** @type {(value?: unknown) => void} */
  let wake = () => {};
  socket.on("data", (chunk) => {
    requests.push(...messages.push(chunk).map((message) => message.toString("base64")));
    wake();
  });
  socket.on("end", () => {
    ended = true;
    wake();
  });
  socket.on("error", () => (ended = true));
  for (let underWay = 0; !ended || requests.length + underWay > 0;) {
    if (requests.length + underWay === 0) {
      await new Promise((resolve) => (wake = resolve));
      continue;
    }
    const sent = requests;
    requests = [];
    const responses = await browser.run("return window.exchange(arguments[0]);", sent);
    underWay += sent.length - responses.length;
    for (const response of responses) socket.write(framed(Buffer.from(response, "base64")));
    if (responses.length === 0) await sleep(LOOK_EVERY_MS);
  }
  socket.end();
}

/** Runs the suite and returns its output. */
async function runSuite(port, pass) {
  const suite = spawn(
    path("../../.tools/bin/connectconformance"),
    ["--mode", "client", "--conf", config(pass), ...knownFailing(pass)]
      .concat(options.run === undefined ? [] : ["--run", options.run], options.verbose ? ["--verbose"] : [])
      .concat("--", process.execPath, path("driver.mjs"), String(port)),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  stops.push(() => suite.kill("SIGTERM"));
  let output = "";
  suite.stdout.setEncoding("utf8");
  suite.stdout.on("data", (text) => (output += text));
  const how = await new Promise((resolve) => {
    suite.on("error", (error) => resolve(error.message));
    suite.on("close", (code, signal) => resolve(code ?? signal));
  });
  // The counts are printed below; known failures are printed only with --verbose.
  const shown = options.verbose ? output : output.replace(/^INFO: .*\n(?:\t.*\n)*/gm, "");
  process.stdout.write(shown.replace(/^\d+ passed, \d+ failed\n/m, "").replace(/^\s*\n/gm, ""));
  if (how !== 0 && countsIn(output).failed === 0) throw new Error(`connectconformance ended with ${how}`);
  return output;
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function end(exitStatus) {
  ending ??= (async () => {
    // The browser last, when nothing uses it any more.
    for (const stop of stops.splice(0).reverse()) await stop();
    process.exit(exitStatus);
  })();
  return ending;
}
