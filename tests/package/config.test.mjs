// Reads client configs in the Python client's format into options for `connect`. tests/python/test_config.py uses configs
// that the Python client itself writes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { connect, isJumpstarterError } from "../../npm/dist/index.node.js";
import { readConfig, readConfigs } from "../../npm/dist/config.js";

/** As written by `jmp config client create`. */
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
const fields = ({ notices }) => notices.map(({ field }) => field).toSorted();

const jmp = (file) => readFile(new URL(`../data/jmp/${file}`, import.meta.url), "utf8");

function refusal(text, options, read = /** @type {(text: string, options?: any) => unknown} */ (readConfig)) {
  try {
    read(text, options);
  } catch (error) {
    assert.ok(isJumpstarterError(error), String(error));
    assert.equal(error.reason, "invalid-argument");
    assert.ok(!error.message.includes("secret-token"), error.message);
    return error;
  }
  return assert.fail(`was taken: ${text}`);
}

describe("a client config", () => {
  it("becomes options for connect", async () => {
    const { options, notices } = readConfig(WRITTEN, { endpoints: ["https://a.example.com", "https://b.example.com"] });
    assert.deepEqual(options, {
      endpoints: ["https://a.example.com", "https://b.example.com"],
      namespace: "lab",
      client: "alice",
      token: "secret-token",
    });
    assert.deepEqual(notices, []);
    (await connect(options)).close();
  });

  it("has its endpoint mapped, or prefixed with https://, with a notice", () => {
    assert.equal(
      readConfig(WRITTEN, { endpoints: (endpoint) => `https://web.${endpoint}` }).options.endpoints,
      "https://web.grpc.lab.example.com:443",
    );
    const plain = readConfig(WRITTEN);
    assert.equal(plain.options.endpoints, "https://grpc.lab.example.com:443");
    assert.deepEqual(fields(plain), ["endpoint"]);
    assert.equal(
      readConfig(WRITTEN.replace(/endpoint:.*/, "endpoint: '[::1]:8082'")).options.endpoints,
      "https://[::1]:8082",
    );
    assert.equal(refusal(WRITTEN.replace(/endpoint:.*/, "endpoint: unix:///run/x")).field, "endpoint");
    assert.equal(refusal(WRITTEN.replace(/endpoint:.*/, "")).field, "endpoint");
  });

  it("has notices for fields that a browser does not support, and for unknown ones", () => {
    const text = WRITTEN.replace("ca: ''", "ca: LS0t")
      .replace("insecure: false", "insecure: true")
      .replace("grpcOptions: {}", "grpcOptions: {grpc.x: 1}")
      .replace("allow: []", "allow: [jumpstarter_driver_power.*]")
      .replace("use_profiles: false", "use_profiles: true");
    const read = readConfig(text + "refresh_token: r\nleases: {acquisition_timeout: 60}\ncolour: blue\n", {
      endpoints: "https://a",
    });
    assert.deepEqual(fields(read), [
      "colour",
      "drivers",
      "grpcOptions",
      "leases",
      "refresh_token",
      "shell",
      "tls.ca",
      "tls.insecure",
    ]);
    assert.ok(read.notices.every(({ message }) => message.length > 10));
    assert.deepEqual(fields(readConfig(WRITTEN.replace(/token:.*/, ""), { endpoints: "https://a" })), ["token"]);
  });

  it("is rejected with the field's name, and never with the token", () => {
    for (const [text, field] of [
      [WRITTEN.replace("v1alpha1", "v9"), "apiVersion"],
      [WRITTEN.replace("ClientConfig", "ExporterConfig"), "kind"],
      [WRITTEN.replace("  namespace: lab\n", ""), "metadata.namespace"],
      [WRITTEN.replace("namespace: lab", "namespace: [lab]"), "metadata.namespace"],
      [WRITTEN.replace("name: alice", "name: 5"), "metadata.name"],
      [WRITTEN.replace(/metadata:\n.*\n.*\n/, "metadata: lab\n"), "metadata"],
      [WRITTEN.replace("secret-token", "[secret-token]"), "token"],
      [WRITTEN.replace(/tls:\n.*\n.*\n/, "tls: yes please\n"), "tls"],
      [WRITTEN.replace("secret-token", "|\n  secret-token\n  more"), "token"],
      [with_("other: secret-token: twice\n"), "config"],
      [with_("  broken: [secret-token\n"), "config"],
      ["just words", "config"],
      ["secret-token", "config"],
      [WRITTEN.replace(/metadata:\n.*\n.*\n/, "metadata: secret-token\n"), "metadata"],
      ["- a\n- b", "config"],
      ["", "config"],
      [with_("more: *nowhere\n"), "config"],
      [with_("<<: secret-token\n"), "config"],
      [WRITTEN.replace(/token:.*/, "token: &secret-token [*secret-token]"), "token"],
      ["[".repeat(100_000), "config"],
      [undefined, "config"],
    ]) {
      assert.equal(refusal(text).field, field, text);
    }
    assert.match(refusal(with_("  broken: [secret-token\n")).rawMessage, /line \d+, column \d+/);
  });

  it("may have an endpoint with a gRPC scheme and trailing slashes", () => {
    for (const [endpoint, url] of [
      ["grpcs://grpc.lab.example.com:443", "https://grpc.lab.example.com:443"],
      ["GRPCS://lab/", "https://lab"],
      ["grpc://lab:1443", "https://lab:1443"],
      ["dns:///lab:443/", "https://lab:443"],
      ["lab:443//", "https://lab:443"],
      ["'[::1]:8082/'", "https://[::1]:8082"],
      ["https://lab.example.com/web/", "https://lab.example.com/web"],
      ["gr\u00e4te.example:443", "https://gr\u00e4te.example:443"],
      ["|\n  lab:443", "https://lab:443"],
    ])
      assert.equal(
        readConfig(WRITTEN.replace(/endpoint:.*/, `endpoint: ${endpoint}`)).options.endpoints,
        url,
        endpoint,
      );
    for (const endpoint of [
      "unix:///run/x",
      "grpcs://",
      "grpcs://lab/path",
      "lab:port",
      "ftp://lab",
      "lab:443?x",
      "//lab",
      "a b",
    ]) {
      assert.equal(refusal(WRITTEN.replace(/endpoint:.*/, `endpoint: ${endpoint}`)).field, "endpoint", endpoint);
    }
  });

  it("may use merge keys, and a block for its token", () => {
    const { options, notices } = readConfig(
      `
.lab: &lab { metadata: { namespace: lab, name: alice }, endpoint: "lab:443", token: of-the-lab }
<<: *lab
token: |
  secret-token
`,
      { endpoints: "https://a" },
    );
    assert.deepEqual(options, { endpoints: "https://a", namespace: "lab", client: "alice", token: "secret-token" });
    assert.deepEqual(fields({ notices }), [".lab"]);
    for (const token of [
      "|\n  secret-token",
      "|+\n  secret-token\n\n",
      ">\n  secret-token",
      ">-\n  secret-token",
      "'secret-token '",
    ]) {
      assert.equal(readConfig(WRITTEN.replace(/token:.*/, `token: ${token}`)).options.token, "secret-token", token);
    }
  });

  it("may repeat a field: the last one counts, with a notice", () => {
    const read = readConfig(
      with_("token: another\nshell: {use_profiles: false, use_profiles: false}\n").replace(
        "name: alice",
        "name: bob\n  name: alice",
      ),
      { endpoints: "https://a" },
    );
    assert.deepEqual(read.options, { endpoints: "https://a", namespace: "lab", client: "alice", token: "another" });
    assert.deepEqual(fields(read), ["metadata.name", "shell", "shell.use_profiles", "token"]);
    assert.ok(read.notices.every(({ message }) => message.includes("the last one counts")));
  });

  it("may have unknown fields of any name", () => {
    const names = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"];
    const text = with_(names.map((name) => `${name}: x\n`).join("")).replace(
      "insecure: false",
      "insecure: false\n  constructor: x\n  __proto__: x",
    );
    const { notices } = readConfig(text, { endpoints: "https://a" });
    assert.deepEqual(
      notices.map(({ field }) => field).toSorted(),
      [...names, "tls.__proto__", "tls.constructor"].toSorted(),
    );
    for (const { message } of notices) assert.equal(message, "is unknown, and not used");
    assert.equal(
      refusal("__proto__: {token: secret-token, metadata: {namespace: lab}, endpoint: lab}").field,
      "metadata.namespace",
    );
  });

  it("may have an unused field that refers to itself", () => {
    assert.deepEqual(fields(readConfig(with_("extra: &x [*x]\nmore: &y { y: *y }\n"), { endpoints: "https://a" })), [
      "extra",
      "more",
    ]);
  });
});

describe("what jmp writes", () => {
  it("is read without a notice for its own names and defaults", async () => {
    const { options, notices } = readConfig(await jmp("client.yaml"), { endpoints: "https://a" });
    // PyYAML writes this name without quotes, since it considers it text.
    assert.deepEqual(options, { endpoints: "https://a", namespace: "garage", client: "1e5", token: "secret-token-2" });
    assert.deepEqual(fields({ notices }), ["drivers", "tls.insecure"]);
  });

  for (const file of ["client-list.yaml", "client-list.json"]) {
    it(`as a list is read by readConfigs: ${file}`, async () => {
      const configs = readConfigs(await jmp(file), { endpoints: (endpoint) => [`https://${endpoint}`] });
      assert.deepEqual(
        configs.map(({ alias, current, options, notices }) => [alias, current, options, fields({ notices })]),
        [
          [
            "garage",
            true,
            { endpoints: ["https://localhost:8082"], namespace: "garage", client: "1e5", token: "secret-token-2" },
            ["drivers", "tls.insecure"],
          ],
          [
            "lab",
            false,
            {
              endpoints: ["https://grpc.lab.example.com:443"],
              namespace: "lab",
              client: "alice",
              token: "secret-token",
            },
            ["drivers"],
          ],
        ],
      );
      for (const { options } of configs) (await connect(options)).close();
      const error = refusal(await jmp(file));
      assert.equal(error.field, "kind");
      assert.match(error.rawMessage, /readConfigs/);
    });
  }

  it("may be one config or an empty list; an error names the invalid config", async () => {
    const [config, ...none] = readConfigs(WRITTEN);
    assert.deepEqual([config.alias, config.current, config.options.token, none], [null, true, "secret-token", []]);
    assert.deepEqual(readConfigs("kind: ClientConfigList\ncurrentConfig: null\nitems: []\n"), []);
    const list = await jmp("client-list.yaml");
    for (const [text, field] of [
      ["kind: ClientConfigList\nitems: secret-token\n", "items"],
      ["kind: ClientConfigList\n", "items"],
      ["kind: ClientConfigList\nitems: [secret-token]\n", "items[0]"],
      ["kind: ClientConfigList\napiVersion: v9\nitems: []\n", "apiVersion"],
      [list.replace("endpoint: grpc.lab.example.com:443", "endpoint: null"), "items[1].endpoint"],
      [list.replace("namespace: garage", "namespace: [secret-token]"), "items[0].metadata.namespace"],
      ["kind: UserConfig\n", "kind"],
    ])
      assert.equal(refusal(text, {}, readConfigs).field, field, text);
    const twice = readConfigs(list.replace("token: secret-token\n", "token: a\n  token: secret-token\n"), {
      endpoints: "https://a",
    });
    assert.deepEqual(twice.map(fields), [
      ["drivers", "tls.insecure"],
      ["drivers", "token"],
    ]);
  });
});
