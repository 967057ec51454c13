// Lists, from the published types, all functions and all methods of classes and interfaces that the package exports, with the
// examples in their docs.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ts = createRequire(import.meta.url)("typescript");
/** Methods that are called by syntax, by the compiler's names. */
const SYMBOLS = /^__@(\w+)@\d+$/;

/** Each function and method by name, such as `Lease.status`, with its example programs. `installed` is the package's folder. */
export function documented(installed) {
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const entries = Object.values(exports).flatMap((entry) =>
    entry.default?.types === undefined ? [] : [join(installed, entry.default.types)],
  );
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  const found = new Map();

  const tagsOf = (symbol) =>
    symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
  const add = (name, symbol) => {
    const tags = tagsOf(symbol);
    if (tags.some((tag) => tag.name === "internal")) return;
    const examples = tags
      .filter((tag) => tag.name === "example")
      .flatMap(({ text }) => [...text.matchAll(/```\w+\n(.*?)```/gs)]);
    found.set(
      name,
      examples.map(([, example]) => example.trim()),
    );
  };
  const isOurs = (symbol) =>
    symbol.declarations?.every((one) => one.getSourceFile().fileName.startsWith(`${installed}/dist/`)) ?? false;
  const addMethods = (owner, type, between) => {
    for (const member of checker.getPropertiesOfType(type)) {
      // Inherited members, for example from `Error`, are documented elsewhere.
      if (!(member.flags & ts.SymbolFlags.Method) || !isOurs(member)) continue;
      const name = member.name.replace(SYMBOLS, "[Symbol.$1]");
      if (!name.startsWith("__@")) add(name.startsWith("[") ? `${owner}${name}` : `${owner}${between}${name}`, member);
    }
  };

  const symbols = entries
    .flatMap((entry) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry))))
    .map((exported) => (exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported));
  // An interface that a class implements is skipped: its methods are those of the class, with the docs of either.
  const implemented = new Set(
    symbols
      .flatMap(({ declarations }) => declarations.flatMap(({ heritageClauses = [] }) => heritageClauses))
      .filter(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
      .flatMap(({ types }) => types.map((type) => checker.getTypeAtLocation(type).symbol)),
  );
  for (const symbol of symbols) {
    if (symbol.flags & ts.SymbolFlags.Function) add(symbol.name, symbol);
    if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) || implemented.has(symbol)) continue;
    addMethods(symbol.name, checker.getDeclaredTypeOfSymbol(symbol), ".");
    if (!(symbol.flags & ts.SymbolFlags.Class)) continue;
    if (tagsOf(symbol).some(({ name }) => name === "example")) add(symbol.name, symbol);
    addMethods(symbol.name, checker.getTypeOfSymbol(symbol), ".");
  }
  return found;
}
