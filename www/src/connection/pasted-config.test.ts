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

  it("is told from what belongs into a field", () => {
    for (const config of [CONFIG, `# mine\n---\n${CONFIG}`, JSON.stringify({ kind: "ClientConfig" }), `  endpoint: a\n`]) {
      expect(looksLikeConfig(config), config).toBe(true);
    }
    for (const text of ["", "https://lab.example.com", "token", "endpoint://a", "alice", "https://a\nhttps://b", "eyJhbGciOiJFUzI1NiJ9.a.b"]) {
      expect(looksLikeConfig(text), text).toBe(false);
    }
  });

  it("fills the fields, and says what of it is not used", async () => {
    const { text, notices } = await readPasted(CONFIG, []);
    expect(text).toEqual({ endpoints: "https://grpc.lab.example.com:443", namespace: "lab", client: "alice", token: "s3cr3t-t0k3n" });
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/^Endpoint speaks plain gRPC.*\.$/);
    expect(notices[1]).toMatch(/^Tls\.insecure is not used.*\.$/);
  });

  it("leaves the endpoints that the form has, and what it says nothing of", async () => {
    const config = CONFIG.replace(/token: .*\n/, "").replace(/ {2}name: .*\n/, "");
    expect((await readPasted(config, ["https://web.example.com"])).text).toEqual({ namespace: "lab" });
  });

  it("that is wrong names the field, in the form and in the config", async () => {
    expect(await problemOf(CONFIG.replace("  namespace: lab\n", ""))).toEqual({
      field: "namespace",
      words: "In the pasted config, metadata.namespace must be given.",
    });
    expect((await problemOf(CONFIG.replace(/endpoint: .*\n/, "")))?.field).toBe("endpoints");
    expect((await problemOf(CONFIG.replace(/token: .*\n/, "token: [a, b]\n")))?.field).toBe("token");
    const other = await problemOf(CONFIG.replace("kind: ClientConfig", "kind: ExporterConfig"));
    expect(other?.field).toBeNull();
    expect(other?.words).toMatch(/^In the pasted config, kind must be "ClientConfig".*\.$/);
  });

  it("that is wrong repeats no token", async () => {
    for (const [from, to] of [["metadata:", "metadata"], ["token: s3cr3t-t0k3n", "token: {a: s3cr3t-t0k3n}"], ["kind: ", "kind: ["], ["token: s", "token: 's"]] as const) {
      const problem = await problemOf(CONFIG.replace(from, to));
      expect(problem, to).not.toBeNull();
      expect(problem?.words, to).not.toContain("s3cr3t");
    }
    expect(pasteProblem(new TypeError("s3cr3t")).words).not.toContain("s3cr3t");
  });
});
