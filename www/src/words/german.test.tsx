// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { changePreferences } from "../preferences/preferences";
import { showDashboard } from "../shell/dashboard.fixture";
import { followLanguage, words } from "./catalogue";
import { de } from "./de";

const START = "2026-01-01T12:00:00Z";
const LABELS = { "b-k": "b-v", "b-2": "b-3", "b-4": "b-5", "b-6": "b-7" };
const LAB = {
  now: START,
  exporters: [
    { name: "b-1", labels: LABELS },
    { name: "b-9", labels: LABELS },
  ],
  leases: [
    { name: "l-1", client: "alice", selector: "b-k=b-v", duration: "1h", tags: { "t-1": "t-2" } },
    { name: "l-2", client: "alice", selector: "b-k=b-v", duration: "1h" },
  ],
};

/** Each place: its address, and what is clicked there in a language. */
const PLACES: readonly (readonly [string, (() => string)?])[] = [
  ["overview"],
  ["exporters"],
  ["exporters", () => words().table.columns],
  ["exporters/b-1"],
  ["exporters/b-1?tab=leases"],
  ["exporters/b-1?tab=calendar"],
  ["exporters/b-1?tab=data"],
  ["leases?selected=l-1"],
  ["leases", () => words().leases.releaseOne("l-1")],
  ["leases", () => words().leases.actionsOf("l-1")],
  ["leases/l-1"],
  ["leases/l-1?tab=conditions"],
  ["leases/l-1", () => words().leases.changes.until],
  ["calendar"],
  ["calendar?as=table"],
  ["exporters?book=", () => words().booking.more],
  ["endpoints"],
  ["settings"],
];

const ATTRIBUTES = ["aria-label", "aria-valuetext", "aria-roledescription", "title", "placeholder", "alt"];

/** What is named, but not shown, at a place. */
async function namesAt(hash: string, clicked?: () => string): Promise<Set<string>> {
  const lab = await showDashboard(hash, LAB);
  await waitFor(() => {
    expect(lab.calls.length).toBeGreaterThan(0);
    expect(document.querySelector(".pf-v6-c-spinner, .pf-v6-c-skeleton")).toBeNull();
  });
  if (clicked !== undefined) {
    fireEvent.click(await screen.findByRole("button", { name: clicked() }));
    await new Promise((resolve) => setTimeout(resolve));
  }
  const attributes = ATTRIBUTES.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) ?? ""),
  );
  const unseen = [...document.querySelectorAll(".pf-v6-screen-reader")].map((element) => element.textContent);
  cleanup();
  return new Set([...attributes, ...unseen].filter((text) => /\p{L}{2}/u.test(text)));
}

const texts = (entry: unknown): string[] =>
  typeof entry === "string" ? [entry] : Object.values(entry ?? {}).flatMap(texts);
const GERMAN = new Set(texts(de));
/** Data of the lab, and times. */
const SAME = /^(alice|YAML|http|b-|l-|t-|[\d\s.,:a-z-]*\d)|UTC/;

describe("a page in German", () => {
  afterEach(() => changePreferences({ language: "auto" }));

  for (const [hash, clicked] of PLACES) {
    it(`has no English name at ${hash}${clicked === undefined ? "" : ` after ${clicked()}`}`, async () => {
      await followLanguage();
      const english = await namesAt(hash, clicked);
      changePreferences({ language: "de" });
      await followLanguage();
      const german = await namesAt(hash, clicked);
      expect(german.size).toBeGreaterThan(1);
      expect([...german].filter((text) => english.has(text) && !GERMAN.has(text) && !SAME.test(text))).toEqual([]);
    });
  }
});
