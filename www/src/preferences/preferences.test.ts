import { describe, expect, it } from "vitest";
import { DEFAULTS, preferencesFrom } from "./preferences";

describe("stored preferences", () => {
  it("keep what is valid", () => {
    const chosen = { ...DEFAULTS, theme: "dark", zone: "Europe/Berlin", pollSeconds: 30, notify: true };
    expect(preferencesFrom(chosen)).toEqual(chosen);
  });

  it("replace what is invalid, or from another version, by the default", () => {
    for (const bad of [
      null,
      7,
      "x",
      [],
      { theme: "pink", zone: "Mars/Olympus", pollSeconds: 0, notify: "yes", more: 1 },
    ])
      expect(preferencesFrom(bad)).toEqual(DEFAULTS);
    expect(preferencesFrom({ pollSeconds: Number.NaN })).toEqual(DEFAULTS);
  });
});
