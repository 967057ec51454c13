import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { looksLikeConfig, pasteProblem, readPasted } from "./pasted-config";

const CONFIG = `apiVersion: jumpstarter.dev/v1alpha1
kind: ClientConfig
metadata:
  namespace: lab
  name: alice
endpoint: grpc.lab.example.com:443
tls:
  ca: ""
  insecure: true
token: s3cr3t-t0k3n
`;

async function problemOf(config: string) {
  return readPasted(config, []).then(() => null, pasteProblem);
}

describe("a pasted client config", () => {
  beforeAll(() => init());

  it("is distinguished from the text of a field", () => {
    for (const config of [
      CONFIG,
      `# mine\n---\n${CONFIG}`,
      JSON.stringify({ kind: "ClientConfig" }),
      `  endpoint: a\n`,
    ]) {
      expect(looksLikeConfig(config), config).toBe(true);
    }
    for (const text of [
      "",
      "https://lab.example.com",
      "token",
      "endpoint://a",
      "alice",
      "https://a\nhttps://b",
      "eyJhbGciOiJFUzI1NiJ9.a.b",
    ]) {
      expect(looksLikeConfig(text), text).toBe(false);
    }
  });

  it("fills the fields, and lists what is not used", async () => {
    const [pasted] = await readPasted(CONFIG, []);
    const { text, notices = [] } = pasted ?? {};
    expect(text).toEqual({
      endpoints: "https://grpc.lab.example.com:443",
      namespace: "lab",
      client: "alice",
      token: "s3cr3t-t0k3n",
    });
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/^Endpoint speaks plain gRPC.*\.$/);
    expect(notices[1]).toMatch(/^Tls\.insecure is not used.*\.$/);
  });

  it("keeps the form's endpoints, and fields that the config does not have", async () => {
    const config = CONFIG.replace(/token: .*\n/, "").replace(/ {2}name: .*\n/, "");
    const pasted = await readPasted(config, ["https://web.example.com"]);
    expect(pasted.map(({ text }) => text)).toEqual([{ namespace: "lab" }]);
  });

  it("may be a list, each with its name; fields that a config does not have are cleared", async () => {
    const items = [
      { alias: "lab", metadata: { namespace: "lab", name: "alice" }, endpoint: "grpc.lab.example.com", token: "one" },
      { metadata: { namespace: "garage" }, endpoint: "garage.example.com:8082" },
    ];
    const list = { kind: "ClientConfigList", currentConfig: "lab", items };
    expect(looksLikeConfig(JSON.stringify(list))).toBe(true);
    const pasted = await readPasted(JSON.stringify(list), []);
    expect(pasted.map(({ name, current }) => [name, current])).toEqual([
      ["lab", true],
      ["garage", false],
    ]);
    expect(pasted.map(({ text }) => text)).toEqual([
      { endpoints: "https://grpc.lab.example.com", namespace: "lab", client: "alice", token: "one" },
      { endpoints: "https://garage.example.com:8082", namespace: "garage", client: "", token: "" },
    ]);
    expect(await problemOf(JSON.stringify({ ...list, items: [{ ...items[0], endpoint: "" }] }))).toEqual({
      field: "endpoints",
      words: "In the config, items[0].endpoint must be given.",
    });
  });

  it("gives an error with the field of the form and of the config if it is invalid", async () => {
    expect(await problemOf(CONFIG.replace("  namespace: lab\n", ""))).toEqual({
      field: "namespace",
      words: "In the config, metadata.namespace must be given.",
    });
    expect((await problemOf(CONFIG.replace(/endpoint: .*\n/, "")))?.field).toBe("endpoints");
    expect((await problemOf(CONFIG.replace(/token: .*\n/, "token: [a, b]\n")))?.field).toBe("token");
    const other = await problemOf(CONFIG.replace("kind: ClientConfig", "kind: ExporterConfig"));
    expect(other?.field).toBeNull();
    expect(other?.words).toMatch(/^In the config, kind must be "ClientConfig".*\.$/);
  });

  it("gives an error without the token if it is invalid", async () => {
    for (const [from, to] of [
      ["metadata:", "metadata"],
      ["token: s3cr3t-t0k3n", "token: {a: s3cr3t-t0k3n}"],
      ["kind: ", "kind: ["],
      ["token: s", "token: 's"],
    ] as const) {
      const problem = await problemOf(CONFIG.replace(from, to));
      expect(problem, to).not.toBeNull();
      expect(problem?.words, to).not.toContain("s3cr3t");
    }
    expect(pasteProblem(new TypeError("s3cr3t")).words).not.toContain("s3cr3t");
  });
});
