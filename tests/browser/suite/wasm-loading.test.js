// Errors while the wasm is loaded. Each test uses a new frame, where the package is not loaded yet, with its own content
// security policy. The frame posts its results to this page.
import { expect } from "chai";

/** Runs a program in a new frame and returns the result of its function `run`, which can use `init` and `connect`. */
async function inFrame(program, policy = "") {
  const frame = document.createElement("iframe");
  const meta = policy === "" ? "" : `<meta http-equiv="content-security-policy" content="${policy}">`;
  frame.srcdoc = `<!doctype html>${meta}<script type="module">
    import { connect, Exporter, init, isJumpstarterError } from "/npm/index.js";
    const failure = (promise) => promise.then(() => null, (error) => ({
      ours: isJumpstarterError(error), code: error.code, reason: error.reason, httpStatus: error.httpStatus, words: error.rawMessage,
      cause: error.cause === undefined ? null : String(error.cause),
    }));
    const run = async () => { ${program} };
    run().then((seen) => parent.postMessage({ seen }, "*"), (error) => parent.postMessage({ wrong: String(error) }, "*"));
  </script>`;
  try {
    return await new Promise((resolve, reject) => {
      addEventListener("message", function listen({ source, data }) {
        if (source !== frame.contentWindow) return;
        removeEventListener("message", listen);
        if ("wrong" in data) reject(new Error(data.wrong));
        else resolve(data.seen);
      });
      document.body.append(frame);
    });
  } finally {
    frame.remove();
  }
}

/** Asserts that it is an error with the reason `wasm`, and returns its other properties. */
function wasm({ ours, code, reason, ...rest }) {
  expect([ours, code, reason]).to.deep.equal([true, "FAILED_PRECONDITION", "wasm"]);
  return rest;
}

describe("a wasm that cannot be loaded", () => {
  it("gives an error with the URL, the status and what to do if it is not found", async () => {
    const { words, httpStatus } = wasm(await inFrame('return failure(init("/no-such.wasm"));'));
    expect(words)
      .to.include(`${location.origin}/no-such.wasm`)
      .and.to.match(/HTTP 404/)
      .and.to.match(/init\(\).*docs\/bundlers\.md/);
    expect(httpStatus).to.equal(404);
  });

  it("gives an error with the content type if there is a web page instead", async () => {
    const { words, httpStatus } = wasm(await inFrame('return failure(init("/"));'));
    expect(words)
      .to.include(`${location.origin}/ `)
      .and.to.match(/not WebAssembly \(HTTP 200, text\/html.*unknown paths.*init\(\)/);
    expect(httpStatus).to.equal(null);
  });

  it("gives an error for a web page with wasm's content type, and for other bytes", async () => {
    const page = 'new Response("<!doctype html>", { headers: { "content-type": "application/wasm" } })';
    const { words, cause } = wasm(await inFrame(`return failure(init(${page}));`));
    expect(words).to.match(/not WebAssembly \(HTTP 200, application\/wasm\)/);
    expect(cause).to.match(/CompileError/);
    expect(wasm(await inFrame('return failure(init(new TextEncoder().encode("<!doctype html>")));')).words).to.match(
      /not WebAssembly/,
    );
  });

  it("gives an error about a policy that forbids WebAssembly", async () => {
    // Not 'self', because a srcdoc frame has no origin in Firefox.
    const policy = `script-src ${location.origin} 'unsafe-inline'`;
    const { words, cause } = wasm(
      await inFrame('return failure(connect({ endpoints: "https://lab.example.com", namespace: "lab" }));', policy),
    );
    expect(words).to.match(/content security policy forbids WebAssembly.*'wasm-unsafe-eval'.*script-src/);
    expect(cause).not.to.equal(null);
    const bytes =
      'const bytes = await (await fetch("/npm/wasm/jumpstarter_web_bg.wasm")).arrayBuffer(); return failure(init(bytes));';
    expect(wasm(await inFrame(bytes, policy)).words).to.equal(words);
  });

  it("gives an error with the policy as a possible cause of a failed request", async () => {
    const policy = "connect-src 'none'";
    const { words, cause } = wasm(await inFrame("return failure(init());", policy));
    expect(words)
      .to.include(`${location.origin}/npm/wasm/jumpstarter_web_bg.wasm`)
      .and.to.match(/connect-src.*file:/);
    expect(cause).to.match(/TypeError/);
  });

  it("gives an error if the module is from another version", async () => {
    // The smallest module, without the exports.
    const other = "Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)";
    expect(wasm(await inFrame(`return failure(init(${other}));`)).words).to.match(/does not match this version/);
  });

  it("gives an error with the rejection of the program's own promise as the cause", async () => {
    const { words, cause } = wasm(await inFrame('return failure(init(Promise.reject(new Error("no such file"))));'));
    expect(words).to.match(/no such file/);
    expect(cause).to.equal("Error: no such file");
  });

  it("is loaded again by the next init", async () => {
    const seen = await inFrame(`
      const failed = await failure(init("/no-such.wasm"));
      await init();
      const plain = { namespace: "lab", name: "exp-1", labels: { board: "rpi4" }, online: true, status: null, statusMessage: "",
        enabled: true, deprecatedLabels: {}, lease: null };
      return [failed.reason, Exporter.from(plain).matches("board=rpi4")];`);
    expect(seen).to.deep.equal(["wasm", true]);
  });
});

describe("a wasm from elsewhere", () => {
  const FILE = '"/npm/wasm/jumpstarter_web_bg.wasm"';
  const plain = `{ namespace: "lab", name: "exp-1", labels: { board: "rpi4" }, online: true, status: null, statusMessage: "",
    enabled: true, deprecatedLabels: {}, lease: null }`;
  const bytes = `new Uint8Array(await (await fetch(${FILE})).arrayBuffer())`;
  const named = (type) => `new Response(${bytes}, { headers: { "content-type": "${type}" } })`;
  const sources = {
    "a path": FILE,
    "a URL": `new URL(${FILE}, parent.location.href)`,
    "a request": `new Request(${FILE})`,
    "a response under way": `fetch(${FILE})`,
    "a response of another type": named("text/plain"),
    "a response whose type has a parameter": named("application/wasm; charset=utf-8"),
    "a response without a type": `new Response(${bytes})`,
    bytes: bytes,
    "a part of a buffer":
      "(() => { const more = new Uint8Array(file.length + 8); more.set(file, 8); return more.subarray(8); })()",
    "a buffer of another frame": `new parent.Uint8Array(${bytes}).buffer`,
    "a compiled module": `WebAssembly.compile(${bytes})`,
    "a compiled module of another frame": `parent.WebAssembly.compile(${bytes})`,
  };
  for (const [what, source] of Object.entries(sources)) {
    it(`is accepted as ${what}`, async () => {
      const program = `const file = ${bytes}; await init(${source}); return Exporter.from(${plain}).matches("board=rpi4");`;
      expect(await inFrame(program)).to.equal(true);
    });
  }
});

describe("a call that a page's policy forbids", () => {
  it("gives an error with connect-src among the causes", async () => {
    const policy = `connect-src ${location.origin}`;
    const call = `
      const client = await connect({ endpoints: "http://127.0.0.1:9", namespace: "lab", client: "alice", token: "t" });
      return failure(client.getExporter({ name: "exp-1" }));`;
    const { reason, words } = await inFrame(call, policy);
    expect(reason).to.equal("network");
    expect(words).to.match(/connect-src/);
  });
});
