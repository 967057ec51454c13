// Runs in the page: loads the suites that the address asks for (?suites=a.js,b.js&grep=...), runs them with mocha, and keeps
// what came of each test in `window.tests` and `window.finished`, where run.mjs collects it.
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
  const differs = "expected" in error ? `\nexpected: ${json(error.expected)}\nactual:   ${json(error.actual)}` : "";
  // WebKit's and Firefox's stacks lack the message, Chromium's begins with it.
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
  // A guard against hanging, no measure: so long that no busy machine meets it.
  mocha.setup({ ui: "bdd", timeout: 120_000, slow: 5_000, reporter: Collector, grep: asked.get("grep") ?? undefined });
  for (const suite of asked.get("suites").split(",")) await import(`/suite/${suite}`);
  mocha.run();
} catch (error) {
  window.finished = `did not start: ${text(error)}`;
}
