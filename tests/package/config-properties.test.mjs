// Property tests of client configs: any text, any field names, any YAML style.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { isJumpstarterError } from "../../npm/dist/index.node.js";
import { readConfig, readConfigs } from "../../npm/dist/config.js";

// The package's development dependencies.
const require = createRequire(new URL("../../npm/package.json", import.meta.url));
const fc = require("fast-check");
const { Document, visit } = require("yaml");

const SECRET = "s3cr3t-t0k3n";
const holds = (arbitrary, predicate) => fc.assert(fc.property(arbitrary, predicate), { numRuns: 300 });

/** Reads a config; an error must be one of the package and must not contain the token. */
function outcome(read, text) {
  try {
    return read(text);
  } catch (error) {
    assert.ok(isJumpstarterError(error), `${error.stack}`);
    assert.deepEqual([error.reason, error.method, typeof error.field], ["invalid-argument", read.name, "string"]);
    assert.ok(!error.message.includes(SECRET), error.message);
    return error;
  }
}

function wellFormed({ options, notices }) {
  for (const value of [options.namespace, options.client ?? "x", options.token ?? "x"])
    assert.ok(typeof value === "string" && value !== "");
  for (const { field, message } of notices) assert.deepEqual([typeof field, typeof message], ["string", "string"]);
}

/** Fragments of configs, and text with a special meaning in YAML. */
const PIECES = [
  "apiVersion: jumpstarter.dev/v1alpha1\n",
  "kind: ClientConfig\n",
  "kind: ClientConfigList\n",
  "items:\n- ",
  "currentConfig: ",
  "metadata:\n  namespace: lab\n",
  "metadata: {namespace: lab}\n",
  `token: ${SECRET}\n`,
  `${SECRET}: `,
  "endpoint: lab:443\n",
  "tls: ",
  "<<: ",
  "&a ",
  "*a",
  "*b",
  "- ",
  "? ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "|\n",
  ">-\n",
  '"',
  "'",
  "\\",
  "#",
  "!!binary ",
  "!!set ",
  "!x ",
  "%YAML 1.1\n",
  "---\n",
  "...\n",
  "\n",
  "  ",
  "\t",
  "\ufeff",
  "\u0000",
  "\ud800",
  "\u{1f4a1}",
  "\u2028",
  "null",
  "1e5",
  "~",
  "yes",
  "__proto__: ",
  "constructor: ",
];
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: "grapheme", maxLength: 5 })),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
);

const word = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/),
  fc.constantFrom(
    "1e5",
    "12e3",
    "0o17",
    "y",
    "n",
    "1_000",
    "0x1f",
    "5",
    "null",
    "true",
    "no",
    "1.5e3",
    "2026-01-01",
    "1:30",
  ),
);
const names = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "leases", "drivers", "shell"),
  fc.string({ minLength: 1 }),
);

/** A YAML config with these fields, in any order, each text in any of YAML's styles. */
const written = fc
  .record({
    namespace: word,
    name: word,
    token: word,
    styles: fc.array(fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED"), {
      minLength: 4,
      maxLength: 4,
    }),
    order: fc.shuffledSubarray(["kind", "metadata", "endpoint", "token"], { minLength: 4 }),
    flow: fc.boolean(),
  })
  .map(({ namespace, name, token, styles, order, flow }) => {
    const whole = { kind: "ClientConfig", metadata: { namespace, name }, endpoint: "lab:443", token };
    const document = new Document(Object.fromEntries(order.map((field) => [field, whole[field]])));
    let text = 0;
    visit(document, {
      // Keys are unchanged. The library itself quotes a plain text that would be parsed as another type.
      Scalar: (key, node) => {
        if (key === "value") node.type = styles[text++ % styles.length];
      },
      Map: (_, node) => {
        node.flow = flow;
      },
    });
    return { text: document.toString({ lineWidth: 0 }), namespace, name, token };
  });

describe("any client config", () => {
  it("is read, or rejected with an error of the package", () => {
    holds(texts, (text) => {
      const one = outcome(readConfig, text);
      if (!isJumpstarterError(one)) wellFormed(one);
      const many = outcome(readConfigs, text);
      if (!isJumpstarterError(many)) many.forEach(wellFormed);
    });
  });

  it("is read as it was written, in any style", () => {
    holds(written, ({ text, namespace, name, token }) => {
      const { options, notices } = readConfig(text, { endpoints: "https://a" });
      assert.deepEqual(options, { endpoints: "https://a", namespace, client: name, token }, text);
      assert.deepEqual(notices, [], text);
    });
  });

  it("has a notice for each unknown field, whatever its name", () => {
    const known = new Set(["apiVersion", "kind", "metadata", "endpoint", "token", "alias", "path", "tls"]);
    holds(fc.uniqueArray(names.filter((name) => !known.has(name))), (more) => {
      const extra = more.map((name) => `${JSON.stringify(name)}: 1`).join(", ");
      const { notices } = readConfig(
        `{"metadata": {"namespace": "lab"}, "endpoint": "lab", "token": "t"${extra === "" ? "" : `, ${extra}`}}`,
        { endpoints: "https://a" },
      );
      assert.deepEqual(notices.map(({ field }) => field).toSorted(), more.toSorted());
      for (const { message } of notices) assert.equal(typeof message, "string");
    });
  });

  it("uses the last of a repeated field", () => {
    holds(fc.array(word, { minLength: 2, maxLength: 6 }), (tokens) => {
      const text = `metadata: {namespace: lab}\n${tokens.map((token) => `token: "${token}"\n`).join("")}`;
      const { options, notices } = readConfig(text, { endpoints: "https://a" });
      assert.equal(options.token, tokens.at(-1));
      assert.deepEqual(
        notices.map(({ field }) => field),
        ["token"],
      );
    });
  });
});
