// Reads the closing lines of connectconformance, and holds its counts against the table in docs/conformance.md: what stands
// there is what the last run proved. Runs nothing.
import { readFileSync } from "node:fs";

const DOCS = new URL("../../docs/conformance.md", import.meta.url);

/** The counts of a whole run, from its output. What could not be run has failed. */
export function countsIn(output) {
  const number = (pattern) => Number(pattern.exec(output)?.[1] ?? 0);
  return {
    cases: number(/^Total cases: (\d+)$/m),
    passed: number(/^(\d+) passed, \d+ failed$/m),
    failed: number(/^\d+ passed, (\d+) failed$/m) + number(/^Another (\d+) could not be run/m),
    known: number(/^\(Another (\d+) failed as expected/m),
  };
}

/** What of the counts the table does not say; nothing where it is right. */
export function missingInDocs(transport, engine, pass, { cases, passed, known }) {
  const row = `| ${transport} | ${engine} | ${pass} | ${cases} | ${passed} | ${known} |`;
  return readFileSync(DOCS, "utf8").includes(row) ? null : `docs/conformance.md lacks the row: ${row}`;
}
