// Checks the declared types of options: each optional one also accepts `undefined`.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const ts = createRequire(new URL("../../npm/package.json", import.meta.url))("typescript");
const entries = ["index", "react", "config", "device/index", "testing/index"].map((name) =>
  fileURLToPath(new URL(`../../npm/dist/${name}.d.ts`, import.meta.url)),
);

/** The optional properties of all public interfaces, and whether their declared type includes `undefined`. */
function optionalProperties() {
  const program = ts.createProgram(entries, {
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    module: ts.ModuleKind.NodeNext,
    strict: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map();
  for (const entry of entries) {
    for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      for (const declaration of symbol.declarations.filter(ts.isInterfaceDeclaration)) {
        for (const member of declaration.members.filter((one) => ts.isPropertySignature(one) && one.questionToken)) {
          const parts = ts.isUnionTypeNode(member.type) ? member.type.types : [member.type];
          found.set(
            `${symbol.name}.${member.name.getText()}`,
            parts.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword),
          );
        }
      }
    }
  }
  return found;
}

describe("an optional property", () => {
  it("may be `undefined`, wherever it is declared", () => {
    const found = optionalProperties();
    for (const known of ["ConnectOptions.token", "WatchOptions.intervalMs", "ReadConfigOptions.endpoints"])
      assert.ok(found.has(known), known);
    assert.deepEqual(
      [...found].filter(([, may]) => !may).map(([name]) => name),
      [],
    );
  });
});
