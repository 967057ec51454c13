// Parses the closing lines of connectconformance, and compares the counts with the table in docs/conformance.md.
import { readFileSync } from "node:fs";

const DOCS = new URL("../../docs/conformance.md", import.meta.url);

/** The counts of a whole run, from its output. Cases that could not be run count as failed. */
export function countsIn(output) {
  const number = (pattern) => Number(pattern.exec(output)?.[1] ?? 0);
  return {
    cases: number(/^Total cases: (\d+)$/m),
    passed: number(/^(\d+) passed, \d+ failed$/m),
    failed: number(/^\d+ passed, (\d+) failed$/m) + number(/^Another (\d+) could not be run/m),
    known: number(/^\(Another (\d+) failed as expected/m),
  };
}

/** An error message if the table does not have these counts; otherwise null. */
export function missingInDocs(transport, engine, pass, { cases, passed, known }) {
  const row = `| ${transport} | ${engine} | ${pass} | ${cases} | ${passed} | ${known} |`;
  return readFileSync(DOCS, "utf8").includes(row) ? null : `docs/conformance.md lacks the row: ${row}`;
}
