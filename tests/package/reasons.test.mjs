// Compares the TypeScript unions with the values of the wasm: both must have the same reasons.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { init } from "../../npm/modules/index.node.js";
import { run } from "../../npm/modules/wasm/load.js";

const types = readFileSync(new URL("../../npm/src/base/types.ts", import.meta.url), "utf8");
/** Reasons that no call can have: the package reports them before the wasm is loaded, or after a panic. */
const OWN = ["dead", "not-initialized", "wasm"];

describe("the union of reasons", () => {
  it("has each reason of the wasm, and no other", async () => {
    await init();
    const [, union] = types.match(/export type Reason =([^;]*);/);
    const words = [...union.matchAll(/"([a-z-]+)"/g)].map(([, word]) => word);
    assert.deepEqual(words.toSorted(), [.../** @type {string[]} */ (run((wasm) => wasm.reasons())), ...OWN].toSorted());
  });

  it("has a description of each reason", () => {
    const [docs] = types.match(/\/\*\*(?:(?!\*\/)[^])*\*\/\s*export type Reason =/);
    const [, union] = types.match(/export type Reason =([^;]*);/);
    const standard =
      /^(?:cancelled|unknown|unauthenticated|resource-exhausted|failed-precondition|out-of-range|unimplemented|internal|unavailable|data-loss)$/;
    for (const [, word] of union.matchAll(/"([a-z-]+)"/g)) {
      if (!standard.test(word)) assert.ok(docs.includes(`\`${word}\``), word);
    }
  });
});
