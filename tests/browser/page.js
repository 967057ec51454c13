// Runs in the page: loads the suites listed in the address (?suites=a.js,b.js&grep=...), runs them with mocha, and stores the
// results in `window.tests` and `window.finished`, where run.mjs reads them.
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
  return `${error.name}: ${error.message}${differs}\n${stack}`;
}

function json(value) {
  return (JSON.stringify(value) ?? String(value)).slice(0, 2000);
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
  for (const suite of asked.get("suites").split(",")) await import(`/suite/${suite}`);
  mocha.run();
} catch (error) {
  window.finished = `did not start: ${text(error)}`;
}
