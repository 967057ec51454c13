// A client config as the Python client writes it, read into options for `connect`. That client itself writes one, where it is
// installed: tests/python/test_config.py.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connect, isJumpstarterError } from "../../npm/dist/index.node.js";
import { readConfig } from "../../npm/dist/config.js";

/** As `jmp config client create` writes it. */
const WRITTEN = `
apiVersion: jumpstarter.dev/v1alpha1
kind: ClientConfig
metadata:
  namespace: lab
  name: alice
endpoint: grpc.lab.example.com:443
tls:
  ca: ''
  insecure: false
token: secret-token
grpcOptions: {}
drivers:
  allow: []
  unsafe: false
shell:
  use_profiles: false
`;
const with_ = (more) => WRITTEN + more;
const fields = ({ notices }) => notices.map(({ field }) => field);

function refusal(text, options) {
  try {
    readConfig(text, options);
  } catch (error) {
    assert.ok(isJumpstarterError(error), String(error));
    assert.equal(error.reason, "invalid-argument");
    assert.ok(!error.message.includes("secret-token"), error.message);
    return error;
  }
  return assert.fail(`was taken: ${text}`);
}

describe("a client config", () => {
  it("becomes options that connect takes", async () => {
    const { options, notices } = readConfig(WRITTEN, { endpoints: ["https://a.example.com", "https://b.example.com"] });
    assert.deepEqual(options, {
      endpoints: ["https://a.example.com", "https://b.example.com"], namespace: "lab", client: "alice", token: "secret-token",
    });
    assert.deepEqual(notices, []);
    (await connect(options)).close();
  });

  it("its endpoint is mapped, or has https:// put before it, and that is told", () => {
    assert.equal(readConfig(WRITTEN, { endpoints: (endpoint) => `https://web.${endpoint}` }).options.endpoints, "https://web.grpc.lab.example.com:443");
    const plain = readConfig(WRITTEN);
    assert.equal(plain.options.endpoints, "https://grpc.lab.example.com:443");
    assert.deepEqual(fields(plain), ["endpoint"]);
    assert.equal(readConfig(WRITTEN.replace(/endpoint:.*/, "endpoint: '[::1]:8082'")).options.endpoints, "https://[::1]:8082");
    assert.equal(refusal(WRITTEN.replace(/endpoint:.*/, "endpoint: unix:///run/x")).field, "endpoint");
    assert.equal(refusal(WRITTEN.replace(/endpoint:.*/, "")).field, "endpoint");
  });

  it("tells what a browser cannot honour, and what nobody knows", () => {
    const text = WRITTEN.replace("ca: ''", "ca: LS0t").replace("insecure: false", "insecure: true").replace("grpcOptions: {}", "grpcOptions: {grpc.x: 1}")
      .replace("allow: []", "allow: [jumpstarter_driver_power.*]").replace("use_profiles: false", "use_profiles: true");
    const read = readConfig(text + "refresh_token: r\nleases: {acquisition_timeout: 60}\ncolour: blue\n", { endpoints: "https://a" });
    assert.deepEqual(fields(read).toSorted(), ["colour", "drivers", "grpcOptions", "leases", "refresh_token", "shell", "tls.ca", "tls.insecure"]);
    assert.ok(read.notices.every(({ message }) => message.length > 10));
    assert.deepEqual(fields(readConfig(WRITTEN.replace(/token:.*/, ""), { endpoints: "https://a" })), ["token"]);
  });

  it("wrong input names the field, and never shows the token", () => {
    for (const [text, field] of [
      [WRITTEN.replace("v1alpha1", "v9"), "apiVersion"],
      [WRITTEN.replace("ClientConfig", "ExporterConfig"), "kind"],
      [WRITTEN.replace("  namespace: lab\n", ""), "metadata.namespace"],
      [WRITTEN.replace("namespace: lab", "namespace: [lab]"), "metadata.namespace"],
      [WRITTEN.replace("name: alice", "name: 5"), "metadata.name"],
      [WRITTEN.replace(/metadata:\n.*\n.*\n/, "metadata: lab\n"), "metadata"],
      [WRITTEN.replace("secret-token", "[secret-token]"), "token"],
      [WRITTEN.replace(/tls:\n.*\n.*\n/, "tls: yes please\n"), "tls"],
      [with_("token: secret-token: twice\n"), "config"],
      [with_("  broken: [secret-token\n"), "config"],
      ["just words", "config"],
      ["- a\n- b", "config"],
      ["", "config"],
      [with_("more: *nowhere\n"), "config"],
      [undefined, "config"],
    ]) {
      assert.equal(refusal(text).field, field, text);
    }
    assert.match(refusal(with_("  broken: [secret-token\n")).rawMessage, /line \d+, column \d+/);
  });
});
