// The rules for all JavaScript and TypeScript: for the package and the page also the strict type-checked set, and for the
// page React's rules for hooks. Prettier formats the code.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default defineConfig(
  // Built or generated.
  globalIgnores([
    "**/dist/",
    "npm/modules/",
    "www/dist-static/",
    "target/",
    ".tools/",
    "docs/api/out/",
    "bench/peers/generated/",
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
    // Values from JavaScript callers may not have their declared types.
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  {
    files: ["www/**/*.{ts,tsx}"],
    extends: [tseslint.configs.stylisticTypeChecked, reactHooks.configs.flat["recommended-latest"]],
    // Allows `onClick={() => close()}`, which is usual in React.
    rules: { "@typescript-eslint/no-confusing-void-expression": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs,jsx}"],
    rules: {
      // TypeScript checks the same files, and knows the globals of browsers and Node.
      "no-undef": "off",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
    },
  },
);
