import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { DEMO_WORDS } from "../demo/words/demo-words";
import { de } from "./de";
import { en } from "./en";

const SOURCES = join(import.meta.dirname, "..");

/** Each entry's path, and the number of its parameters; 0 for a text. */
function entries(words: object, path = ""): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    const place = `${path}.${key}`;
    if (typeof value === "object" && value !== null) return entries(value, place);
    return [`${place} ${typeof value}${typeof value === "function" ? ` ${value.length}` : ""}`];
  });
}

/** What is shown as it is in any language: names, and examples of what a program reads. */
const SAME = /^(Jumpstarter|\(?UTC\)?|https:\/\/\S+|\[\])$/;
const SHOWN = /^(title|titleText|label|description|placeholder|alt|summary|aria-label|ariaLabel|\w+(Label|Text))$/;

/** The texts of a component that are not from a catalogue, each with its place. */
function literals(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(SOURCES, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const attribute = ts.isJsxAttribute(node) && SHOWN.test(node.name.getText()) ? node.initializer : undefined;
    const value = attribute !== undefined && ts.isJsxExpression(attribute) ? attribute.expression : attribute;
    const text = ts.isJsxText(node)
      ? node.text
      : value !== undefined && (ts.isStringLiteral(value) || ts.isTemplateLiteral(value))
        ? value
            .getText()
            .replace(/\$\{[^}]*\}/g, "")
            .slice(1, -1)
        : "";
    if (/\p{L}{2}/u.test(text) && !SAME.test(text.trim())) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** PatternFly's components that have English words unless these attributes replace them; null if nothing can. */
const ENGLISH_BY_DEFAULT: Readonly<Record<string, readonly string[] | null>> = {
  Alert: ["variantLabel"],
  AlertActionCloseButton: ["aria-label"],
  MenuToggle: ["aria-label"],
  Modal: null,
  NumberInput: ["inputAriaLabel", "minusBtnAriaLabel", "plusBtnAriaLabel"],
  Popover: ["closeBtnAriaLabel"],
  SearchInput: ["aria-label", "resetButtonLabel"],
  Spinner: ["aria-valuetext"],
};
/** What replaces those for which nothing can, and passes the attributes on. */
const REPLACEMENTS = ["shell/page-modal.tsx", "shell/page-alert.tsx"];

/** The elements of a component that would show English words. */
function englishDefaults(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(SOURCES, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const name = node.tagName.getText();
      const given = node.attributes.properties.map((attribute) => attribute.name?.getText() ?? "");
      const needed = given.includes("onNextClick")
        ? [...(ENGLISH_BY_DEFAULT[name] ?? []), "previousNavigationButtonAriaLabel", "nextNavigationButtonAriaLabel"]
        : ENGLISH_BY_DEFAULT[name];
      if (needed === null || given.includes("titleIconVariant")) found.push(`${file}: ${name}`);
      for (const attribute of needed ?? []) if (!given.includes(attribute)) found.push(`${file}: ${name} ${attribute}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("the texts of the page", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  const components = files.filter((file) => file.endsWith(".tsx") && !/\.(test|fixture)\.tsx$/.test(file));

  it("have the same entries in English and German", () => {
    expect(entries(de)).toEqual(entries(en));
    expect(entries(DEMO_WORDS.de)).toEqual(entries(DEMO_WORDS.en));
  });

  it("are all in a catalogue: no component has one of its own", () => {
    expect(components.length).toBeGreaterThan(50);
    expect(components.flatMap(literals)).toEqual([]);
  });

  it("replace the English words of PatternFly's components", () => {
    const others = components.filter((file) => !REPLACEMENTS.includes(file));
    expect(others.flatMap(englishDefaults)).toEqual([]);
  });
});
