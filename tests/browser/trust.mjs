// Makes a browser trust the certificate authority of a test, as an administrator would: Chromium and Firefox read it from a
// certificate database of a temporary home or profile.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Returns the WebDriver capabilities with which the engine trusts the certificate `ca`, a PEM file, and a function that deletes
 * what this needed. Changes `HOME` of this process for Chromium, which the browser inherits.
 */
export function trusting(engine, ca) {
  // WebKitGTK reads only the system's certificates, which a test must not change.
  if (engine === "webkit") return { capabilities: { acceptInsecureCerts: true }, forget: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "trust-"));
  const database = engine === "chromium" ? join(folder, ".pki", "nssdb") : folder;
  mkdirSync(database, { recursive: true });
  const certutil = (...args) => execFileSync("certutil", ["-d", `sql:${database}`, ...args], { stdio: "pipe" });
  certutil("-N", "--empty-password");
  certutil("-A", "-n", "test", "-t", "C,,", "-i", ca);
  const forget = () => rmSync(folder, { recursive: true, force: true });
  if (engine === "firefox") {
    return { capabilities: { "moz:firefoxOptions": { args: ["-headless", "-profile", folder] } }, forget };
  }
  process.env.HOME = folder;
  return { capabilities: {}, forget };
}
