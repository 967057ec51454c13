// The connection form, in the browser of PAGE_BROWSER: its input, its field errors, and pasted client configs.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openPage, paste, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

describe("the connection form", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started), { endpoints: 2 });

  async function openForm() {
    const page = await openPage(browser, demo.page, (fresh) =>
      fresh.route("**/demo.json", (route) => route.fulfill({ status: 404, body: "" })),
    );
    const form = page.getByRole("form", { name: "Connection" });
    const field = (name) => form.getByLabel(name, { exact: true });
    const labelled = {
      endpoints: form.getByLabel("Endpoints"),
      namespace: form.getByLabel("Namespace"),
      client: field("Client"),
      token: field("Token"),
    };
    return { page, form, ...labelled, connect: () => form.getByRole("button", { name: "Connect" }).click() };
  }

  /** A client config for the demo, in the format of `jmp`. */
  const config = (endpoint, more = "") => `apiVersion: jumpstarter.dev/v1alpha1
kind: ClientConfig
metadata:
  namespace: ${demo.namespace}
  name: bob
endpoint: ${endpoint}
tls:
  ca: ""
  insecure: false
token: ${demo.clients.bob}
grpcOptions: {}
drivers:
  allow: []
  unsafe: ${more === "" ? "false" : more}
`;

  async function assertHidden(page, secret) {
    assert.ok(!(await page.locator("body").innerText()).includes(secret), "the token is on the page");
  }

  for (const [between, separator] of Object.entries({
    "line breaks": "\n",
    spaces: "  ",
    commas: ",",
    "commas and line breaks": ",\n",
  })) {
    it(`accepts endpoints separated by ${between}`, async () => {
      const { page, endpoints, namespace, client, token, connect } = await openForm();
      await endpoints.fill(demo.endpoints.join(separator));
      await namespace.fill(demo.namespace);
      await client.fill("alice");
      await token.fill(demo.clients.alice);
      await connect();
      await page.getByText("40 exporters").waitFor(WAIT);
      await page.getByRole("link", { name: "Endpoints" }).click();
      for (const endpoint of demo.endpoints)
        await page.getByRole("article", { name: `Endpoint ${new URL(endpoint).host}` }).waitFor(WAIT);
      const stored = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
      assert.equal(stored, 0);
      assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
    });
  }

  it("shows errors at their fields, and no token", async () => {
    const { page, form, endpoints, client, token, connect } = await openForm();
    await connect();
    await form.getByText(/Enter the address of the lab's gRPC-Web gateway/).waitFor(WAIT);
    await endpoints.fill(`${demo.endpoints[0]}, lab.example.com`);
    await connect();
    await form
      .getByText("Endpoint 2 is not a web address: write https://lab.example.com instead of lab.example.com.")
      .waitFor(WAIT);
    assert.equal(await endpoints.getAttribute("aria-invalid"), "true");
    await endpoints.fill(demo.clients.alice);
    await connect();
    await form.getByText("This is a token: it belongs in the field Token.").waitFor(WAIT);
    await endpoints.fill(demo.endpoints[0]);
    await client.fill(demo.clients.alice);
    await connect();
    await form.getByText("This is a token: it belongs in the field Token.").waitFor(WAIT);
    assert.equal(await client.getAttribute("aria-invalid"), "true");
    assert.equal(await endpoints.getAttribute("aria-invalid"), "false");
    await client.fill("not a name");
    await token.fill(demo.clients.alice);
    await connect();
    await form.locator('[id="client"][aria-invalid="true"]').waitFor(WAIT);
    await assertHidden(page, demo.clients.alice);
    assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
  });

  it("is filled by a pasted client config, and lists what is not used", async () => {
    const { page, form, endpoints, namespace, client, token, connect } = await openForm();
    await paste(page, endpoints, config(demo.endpoints[0], "true"));
    await form.getByText("The fields were filled from the config.").waitFor(WAIT);
    assert.deepEqual(
      [await endpoints.inputValue(), await namespace.inputValue(), await client.inputValue(), await token.inputValue()],
      [demo.endpoints[0], demo.namespace, "bob", demo.clients.bob],
    );
    await form.getByText(/Drivers are not used/).waitFor(WAIT);
    await assertHidden(page, demo.clients.bob);
    await connect();
    await page.getByText("40 exporters").waitFor(WAIT);
    await page.getByText(`bob in ${demo.namespace}`).waitFor(WAIT);
    assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
  });

  it("is filled by the file of a config that is dropped on it", async () => {
    const { page, form, endpoints, client } = await openForm();
    const drop = (name, text) =>
      form.evaluate(
        (element, file) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([file.text], file.name));
          const event = new DragEvent("drop", { bubbles: true, cancelable: true });
          Object.defineProperty(event, "dataTransfer", { value: dataTransfer });
          if (element.dispatchEvent(event)) throw new Error("the browser would open the file");
        },
        { name, text },
      );
    await drop("picture.png", "no config");
    await form.getByText("The config could not be used.").waitFor(WAIT);
    await drop("alice.yaml", config(demo.endpoints[0]));
    await form.getByText("The fields were filled from the config.").waitFor(WAIT);
    assert.deepEqual([await endpoints.inputValue(), await client.inputValue()], [demo.endpoints[0], "bob"]);
    await assertHidden(page, demo.clients.bob);
  });

  it("remembers the connection only if asked, until it is ended", async () => {
    const { page, form, endpoints, namespace, client, token, connect } = await openForm();
    await endpoints.fill(demo.endpoints[0]);
    await namespace.fill(demo.namespace);
    await client.fill("alice");
    await token.fill(demo.clients.alice);
    await form.getByLabel("Remember in this browser").check();
    await connect();
    await page.getByText("40 exporters").waitFor(WAIT);
    await page.reload();
    await page.getByText("40 exporters").waitFor(WAIT);
    await page.getByRole("button", { name: "Disconnect" }).first().click();
    await form.waitFor(WAIT);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    await page.reload();
    await form.waitFor(WAIT);
    assert.equal(await token.inputValue(), "");
    assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
  });

  it("is filled by one config of a pasted list, at first jmp's current one", async () => {
    const { page, form, endpoints, client, token } = await openForm();
    const item = (alias, name) => ({
      alias,
      metadata: { namespace: demo.namespace, name },
      endpoint: demo.endpoints[0],
      token: demo.clients[name],
    });
    const items = [item("home", "alice"), item("work", "bob")];
    await paste(page, endpoints, JSON.stringify({ kind: "ClientConfigList", currentConfig: "work", items }));
    const choice = form.getByLabel("Pasted config");
    await choice.waitFor(WAIT);
    assert.deepEqual([await client.inputValue(), await token.inputValue()], ["bob", demo.clients.bob]);
    await choice.selectOption({ label: "home" });
    assert.deepEqual([await client.inputValue(), await token.inputValue()], ["alice", demo.clients.alice]);
    assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
  });

  it("keeps its endpoints when a config is pasted into another field", async () => {
    const { page, form, endpoints, namespace, token, connect } = await openForm();
    await endpoints.fill(demo.endpoints.join(" "));
    await paste(page, token, config("grpc.lab.example.com:443"));
    await form.getByText("The fields were filled from the config.").waitFor(WAIT);
    assert.equal(await endpoints.inputValue(), demo.endpoints.join(" "));
    assert.equal(await namespace.inputValue(), demo.namespace);
    await connect();
    await page.getByText(`bob in ${demo.namespace}`).waitFor(WAIT);
  });

  it("names the invalid field of a pasted config, and shows no token", async () => {
    const { page, form, endpoints, namespace, token } = await openForm();
    await paste(page, endpoints, config(demo.endpoints[0]).replace(/ {2}namespace: .*\n/, ""));
    await form.getByText("In the config, metadata.namespace must be given.").waitFor(WAIT);
    assert.equal(await namespace.getAttribute("aria-invalid"), "true");
    await paste(page, token, config(demo.endpoints[0]).replace("kind: ClientConfig", "kind: ExporterConfig"));
    await form.getByText("The config could not be used.").waitFor(WAIT);
    await form.getByText(/kind must be "ClientConfig"/).waitFor(WAIT);
    await paste(page, endpoints, config(demo.endpoints[0]).replace("token: ", "token: 'x"));
    await form.getByText(/In the config, config must be YAML; invalid from line \d+/).waitFor(WAIT);
    assert.equal(await token.inputValue(), "");
    await assertHidden(page, demo.clients.bob);
    assert.deepEqual(page.wrongs(/(demo|config)\.json/), []);
  });
});
