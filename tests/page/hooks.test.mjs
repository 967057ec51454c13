// The React hooks in their own page, in Chromium, in StrictMode, with the demo controller. The watches that they use are
// tested in tests/browser, and the dashboard, which uses the hooks, in page.test.mjs.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { openPage, startBrowser, WAIT } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FAST = { intervalMs: 150 };

/** Builds the page for development, so that React checks what it checks there. */
async function buildPage(outDir) {
  await build({
    root: join(ROOT, "tests/page/hooks"),
    configFile: false,
    logLevel: "error",
    base: "./",
    mode: "development",
    define: { "process.env.NODE_ENV": '"development"' },
    build: { outDir, emptyOutDir: true, target: "es2022", minify: false, chunkSizeWarningLimit: 10_000 },
  });
}

describe("the React hooks", () => {
  let demo;
  let browser;
  let folder;
  let page;
  let tags = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hooks-test-"));
    await buildPage(folder);
    demo = await startDemo({ folder });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.stop();
    await demo?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => page?.close());

  /** A new page; `calls(method)` returns its client's calls in the demo's log. */
  async function open() {
    tags += 1;
    const tag = `hooks-${tags}`;
    const log = await demo.listen();
    page = await openPage(browser, `${demo.page}/?tag=${tag}`);
    await page.waitForFunction(() => window.lab?.show !== undefined, undefined, WAIT);
    return {
      calls: async (method) => (await log(method)).filter((call) => call.tag === tag),
      show: (...parts) => page.evaluate((shown) => window.lab.show(shown), parts),
      until: (test, arg) => page.waitForFunction(test, arg, WAIT),
      ask: (work, arg) => page.evaluate(work, arg),
    };
  }
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function eventually(test) {
    for (const end = Date.now() + WAIT.timeout; !(await test()); await pause(50))
      assert.ok(Date.now() < end, `never: ${test}`);
  }

  it("share one watch, in StrictMode too, and end it when no component uses it", async () => {
    const { show, until, calls, ask } = await open();
    const parts = ["a", "b"].map((id) => ({ id, hook: "exporters", options: { pageSize: 500, intervalMs: 60_000 } }));
    await show(...parts, { id: "c", hook: "exporters", options: { intervalMs: 60_000, pageSize: 500 } });
    await until(() => window.lab.last("a").exporters?.length === 40 && window.lab.last("c").exporters !== null);
    assert.equal((await calls()).length, 1);
    assert.ok(await ask(() => window.lab.last("a").exporters === window.lab.last("c").exporters));
    assert.deepEqual(
      await ask(() => {
        const { error, loading, ended, at } = window.lab.last("a");
        return [error, loading, ended, at instanceof Date];
      }),
      [null, false, false, true],
    );

    await show({ id: "d", hook: "leases", options: { intervalMs: 150 } });
    await until(() => window.lab.last("d").leases !== null);
    await show();
    // No read for several intervals, except one that was in progress when the watch ended.
    await eventually(async () => {
      const before = (await calls()).length;
      await pause(1_000);
      return (await calls()).length === before;
    });
  });

  it("return the same objects for unchanged items", async () => {
    const { show, until, calls, ask } = await open();
    await show({ id: "a", hook: "exporters", options: { ...FAST, includeLeases: true } });
    await until(() => window.lab.last("a").exporters !== null);
    await eventually(async () => (await calls("ListExporters")).length > 1);
    const first = await ask(
      () => (
        (window.first = window.lab.last("a").exporters),
        window.first.find(({ online, lease }) => online && !lease).name
      ),
    );
    assert.ok(await ask(() => window.first.some(({ lease }) => lease !== null)));
    await demo.changeExporter(first, { online: false });
    await until((name) => window.lab.last("a").exporters.some((one) => one.name === name && !one.online), first);
    assert.ok(
      await ask(
        (name) =>
          window.lab.last("a").exporters.every((one, index) => (one === window.first[index]) === (one.name !== name)),
        first,
      ),
    );
    await demo.changeExporter(first, { online: true, status: "AVAILABLE" });
  });

  it("return another list for other options", async () => {
    const { show, until } = await open();
    await show({ id: "a", hook: "leases", options: FAST });
    await until(() => window.lab.last("a").leases !== null);
    await page.evaluate(() => (window.active = window.lab.last("a").leases.length));
    await show({ id: "a", hook: "leases", options: { ...FAST, onlyActive: false } });
    await until(() => window.lab.last("a").leases?.length > window.active);
  });

  it("follow one lease, and read nothing without a name or a client", async () => {
    const { show, until, calls, ask } = await open();
    await show(
      { id: "a", hook: "lease", name: null },
      { id: "b", hook: "exporters", noClient: true },
      { id: "c", hook: "endpoints", noClient: true },
    );
    await pause(300);
    assert.deepEqual(await calls(), []);
    assert.deepEqual(
      await ask(() => [
        window.lab.last("a").lease,
        window.lab.last("a").loading,
        window.lab.last("b").exporters,
        window.lab.last("c"),
      ]),
      [null, true, null, []],
    );
    const name = await ask(async () => {
      const { exporters } = await window.lab.client.listExporters({ includeLeases: true });
      const free = exporters.find(
        ({ status, online, enabled, lease }) => status === "AVAILABLE" && online && enabled && lease === null,
      );
      return (await window.lab.client.createLease({ exporterName: free.name, duration: "10m" })).name;
    });
    await show({ id: "a", hook: "lease", name, options: FAST });
    await until(() => window.lab.last("a").lease?.status() === "In-Use");
    const renders = await ask(() => window.lab.seen.a.length);
    await pause(500);
    // It is running and polled, which causes no change.
    assert.equal(await ask(() => window.lab.seen.a.length), renders);
    await ask((lease) => window.lab.client.deleteLease({ name: lease }), name);
    await until(() => window.lab.last("a").lease.hasEnded());
    await show({ id: "z", hook: "lease", name: "there-is-none", options: FAST });
    await until(() => window.lab.last("z").error?.reason === "not-found");
    assert.equal(await ask(() => window.lab.last("z").ended), false);
  });

  it("read immediately on refresh", async () => {
    const { show, until, calls, ask } = await open();
    await show({ id: "a", hook: "leases", options: { intervalMs: 60_000 } });
    await until(() => window.lab.last("a").leases !== null);
    await ask(() => window.lab.last("a").refresh());
    await until(
      () =>
        !window.lab.last("a").loading && window.lab.seen.a.some(({ leases, loading }) => leases !== null && loading),
    );
    assert.equal((await calls()).length, 2);
    // No render between the end of the first read and its result.
    assert.ok(await ask(() => window.lab.seen.a.every(({ leases, loading }) => leases !== null || loading)));
    assert.ok(await ask(() => new Set(window.lab.seen.a.map(({ refresh }) => refresh)).size === 1));
  });

  it("keep the list when a read fails; after a permanent error, end until refresh is called", async () => {
    const { show, until, ask } = await open();
    await show({ id: "a", hook: "exporters", options: FAST });
    await until(() => window.lab.last("a").exporters !== null);
    await ask(
      () =>
        (window.lab.order.status = {
          code: 2,
          message: 'client lab/alice: Get "https://x": dial tcp: connect: connection refused',
        }),
    );
    await until(() => window.lab.last("a").error?.reason === "controller-unavailable");
    assert.equal(await ask(() => window.lab.last("a").exporters.length), 40);
    await ask(() => (window.lab.order.status = null));
    await until(() => window.lab.last("a").error === null);
    await ask(() => (window.lab.order.status = { code: 2, message: "failed to authenticate token" }));
    await until(() => window.lab.last("a").ended && window.lab.last("a").error?.reason === "token-rejected");
    assert.equal(await ask(() => window.lab.last("a").exporters.length), 40);
    await ask(() => {
      window.lab.order.status = null;
      window.lab.last("a").refresh();
    });
    await until(() => !window.lab.last("a").ended && window.lab.last("a").error === null);
  });

  it("return the endpoints, as the same array while nothing changes", async () => {
    const { show, ask, calls } = await open();
    await show({ id: "a", hook: "endpoints" });
    assert.deepEqual(await ask(() => window.lab.last("a").map(({ winner }) => winner)), [false]);
    assert.deepEqual(await calls(), []);
    // At the end of the call, not some time later.
    assert.ok(
      await ask(
        async () => (await window.lab.client.listExporters({ pageSize: 1 }), window.lab.client.endpoints()[0].winner),
      ),
    );
    assert.ok(await ask(() => window.lab.last("a")[0].winner));
    const renders = await ask(() => window.lab.seen.a.length);
    await pause(2_300);
    assert.equal(await ask(() => window.lab.seen.a.length), renders);
  });

  it("read nothing while rendering on a server", async () => {
    const { ask, calls } = await open();
    const html = await ask(() =>
      window.lab.onServer([
        { id: "a", hook: "exporters" },
        { id: "b", hook: "lease", name: "x" },
        { id: "c", hook: "endpoints" },
      ]),
    );
    assert.equal(html.match(/loading/g).length, 2);
    await pause(300);
    assert.deepEqual(await calls(), []);
    assert.deepEqual(page.wrongs(), []);
  });
});
