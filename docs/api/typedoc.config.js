// The API reference of all entry points of the package. Warnings are errors, so everything public has docs, all links are
// valid, and no referenced type is missing.
import { existsSync, readFileSync } from "node:fs";

const npm = new URL("../../npm/", import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL("package.json", npm), "utf8"));
const source = (types) => ["ts", "tsx"].map((end) => types.replace("./dist/", "../../npm/src/").replace(/d\.ts$/, end));
const entryPoints = Object.values(exports)
  .flatMap((entry) => (entry.default?.types === undefined ? [] : source(entry.default.types)))
  .filter((path) => existsSync(new URL(path, import.meta.url)));

export default {
  entryPoints,
  tsconfig: "../../npm/tsconfig.json",
  out: "out",
  name: "jumpstarter-web",
  readme: "../../npm/README.md",
  includeVersion: true,
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  requiredToBeDocumented: [
    "Class",
    "Interface",
    "TypeAlias",
    "Function",
    "Method",
    "Property",
    "Accessor",
    "Variable",
    "Enum",
    "EnumMember",
  ],
  // Has no docs besides those of the platform's type.
  intentionallyNotExported: ["WasmModule"],
};
