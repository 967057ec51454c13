// The rules for all JavaScript and TypeScript: the package and the page by TypeScript's strict set with types, and the page
// by React's rules for hooks as well. Layout is Prettier's.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default defineConfig(
  // Built or generated.
  globalIgnores([
    "**/dist/",
    "target/",
    ".tools/",
    "docs/api/out/",
    "tests/environments/*/{.next,.svelte-kit,.angular,build}/",
  ]),
  js.configs.recommended,
  { files: ["**/*.jsx"], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  {
    files: ["npm/src/**", "www/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }] },
  },
  {
    files: ["npm/src/**"],
    // What a caller hands over is not always what the types say.
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  {
    files: ["www/**/*.{ts,tsx}"],
    extends: [tseslint.configs.stylisticTypeChecked, reactHooks.configs.flat["recommended-latest"]],
    // `onClick={() => close()}` is how React code reads; the value of a void call is never used.
    rules: { "@typescript-eslint/no-confusing-void-expression": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs,jsx}"],
    rules: {
      // Would have to know the names of browsers and of Node: TypeScript's check of the same files does.
      "no-undef": "off",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
    },
  },
);
