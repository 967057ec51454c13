// Runs in the page: loads the suites listed in the address (?suites=a.js,b.js&grep=...), runs them with mocha, and stores the
// results in `window.tests` and `window.finished`, where run.mjs reads them. With &lab=tab, the tests in needs-socket.json are
// skipped.
const asked = new URLSearchParams(location.search);
window.tests = [];
window.finished = null;

function Collector(runner) {
  const events = Mocha.Runner.constants;
  const keep = (state) => (test, error) =>
    window.tests.push({
      title: test.fullTitle(),
      state,
      ms: test.duration ?? 0,
      error: error === undefined ? "" : text(error),
    });
  runner.on(events.EVENT_TEST_PASS, keep("passed"));
  runner.on(events.EVENT_TEST_FAIL, keep("failed"));
  runner.on(events.EVENT_TEST_PENDING, keep("skipped"));
  runner.on(events.EVENT_RUN_END, () => (window.finished = "ran"));
}

function text(error) {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const differs =
    "expected" in error && "actual" in error
      ? `\nexpected: ${json(error.expected)}\nactual:   ${json(error.actual)}`
      : "";
  // Stacks of WebKit and Firefox do not include the message, those of Chromium begin with it.
  const stack = String(error.stack ?? "")
    .split("\n")
    .filter((line) => line.includes("/suite/"))
    .slice(0, 4)
    .join("\n");
  // Where a trap of the wasm happened: which of its functions, by index.
  const cause = error.cause instanceof WebAssembly.RuntimeError ? `\ncaused by ${error.cause.stack}` : "";
  return `${error.name}: ${error.message}${differs}\n${stack}${cause}`;
}

function json(value) {
  return (JSON.stringify(value) ?? String(value)).slice(0, 2000);
}

/** Skips the tests that a suite cannot run without a socket: of each title, that test or those of that group. */
function skipOf(suite, listed) {
  const tests = [];
  mocha.suite.eachTest((test) => tests.push(test));
  for (const title of Object.keys(listed[suite] ?? {})) {
    const named = tests.filter((test) => `${test.fullTitle()} `.startsWith(`${title} `));
    if (named.length === 0) throw new Error(`needs-socket.json lists a test that ${suite} does not have: ${title}`);
    for (const test of named) test.pending = true;
  }
}

try {
  // Only to stop tests that hang; long enough for a busy machine.
  mocha.setup({
    ui: "bdd",
    timeout: 120_000,
    slow: 5_000,
    reporter: /** @type {any} */ (Collector),
    grep: asked.get("grep") ?? undefined,
  });
  const listed = asked.get("lab") === "tab" ? await (await fetch("/needs-socket.json")).json() : {};
  for (const suite of asked.get("suites").split(",")) {
    await import(`/suite/${suite}`);
    skipOf(suite, listed);
  }
  mocha.run();
} catch (error) {
  window.finished = `did not start: ${text(error)}`;
}
