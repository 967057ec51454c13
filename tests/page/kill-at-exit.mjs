// Kills what a test has started when the test's process ends, also by a signal. Contains no tests.
const kills = new Set();

process.once("exit", () => {
  for (const kill of kills) kill();
});
// Without a listener, a signal ends the process before it emits `exit`.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** Calls `kill` when this process ends before `child`. */
export function killAtExit(child, kill = () => child.kill("SIGKILL")) {
  kills.add(kill);
  child.once("exit", () => kills.delete(kill));
}
