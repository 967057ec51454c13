// What breaks below a leased device, and what its user sees: gateways, router and exporter are killed, the lease ends, the token
// expires; real processes, and calls counted at the driver. In Node, so that it is the package as programs get it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { follow, rejection, seen, startBench, terminal, until } from "./bench.mjs";

/** Nothing may hang. Two calls with a timeout of CALL fit, and one wait. */
const LIMIT = { timeout: 180_000 };
const CALL = { timeoutMs: 30_000 };
const ON = { driver: "relay", method: "on" };
const OFF = { driver: "relay", method: "off" };

describe("a leased device", () => {
  let bench;
  before(async () => {
    bench = await startBench();
  }, LIMIT);
  afterEach(() => bench.clear(), LIMIT);
  after(() => bench?.stop(), LIMIT);

  /** Begins a driver call that is carried out, but not answered. */
  async function calling(device) {
    const call = device.driver("bench.relay").call("on");
    call.catch(() => undefined);
    await until(async () => (await bench.session()).calls.length === 1);
    return { call };
  }

  const hold = (held) => bench.demo.changeDevice(bench.exporter, { held });
  const kill = (url) => bench.used(url).kill();

  for (const method of ["status", "refresh"]) {
    it(`answers ${method} by the other way when a gateway is killed during the read`, LIMIT, async () => {
      const { device, winner } = await bench.book();
      const first = winner();
      await hold(true);
      const reading = device[method]();
      await until(async () => (await bench.session()).waiting > 0);
      await kill(first);
      await hold(false);
      await reading;
      assert.notEqual(winner(), first);
    });
  }

  it("is called once when a gateway is killed during the call", LIMIT, async () => {
    const { device, winner } = await bench.book();
    const first = winner();
    await hold(true);
    const { call } = await calling(device);
    await kill(first);
    assert.deepEqual(seen(await rejection(call)), ["UNAVAILABLE", "network", "unknown"]);
    await hold(false);
    await device.driver("bench.relay").call("off");
    assert.deepEqual((await bench.session()).calls, [ON, OFF]);
    assert.notEqual(winner(), first);
  });

  it("is logged on by the other way when a gateway is killed", LIMIT, async () => {
    const { device, winner } = await bench.book();
    const log = follow(device);
    const relay = device.driver("bench.relay");
    await relay.call("on");
    await log.has("power on");
    await kill(winner());
    await relay.call("off").catch(() => relay.call("off"));
    await log.has("power off");
    await log.end();
    const whole = follow(device);
    await whole.has("power off");
    await whole.end();
    const messages = log.messages();
    assert.deepEqual(messages, whole.messages().slice(0, messages.length));
  });

  it("has a console that fails when a gateway is killed, and opens on the other way", LIMIT, async () => {
    const { device } = await bench.book();
    const stream = await device.driver("network").open();
    const port = terminal(stream);
    await port.echoes("before");
    await kill(stream.endpoint);
    const error = await rejection(port.next());
    assert.deepEqual(seen(error), ["UNAVAILABLE", "network", null]);
    assert.equal(error.endpoint, stream.endpoint);
    assert.equal(await rejection(stream.closed), error);
    assert.equal(await rejection(port.write()), error);
    const again = await device.driver("network").open();
    assert.notEqual(again.endpoint, stream.endpoint);
    await terminal(again).echoes("after");
    again.close();
  });

  it(
    "has calls and consoles that fail when the router is killed, and is dialed again when it is back",
    LIMIT,
    async () => {
      const { device } = await bench.book();
      const stream = await device.driver("network").open();
      const log = follow(device);
      await log.has("Updated status to LEASE_READY: Ready for commands");
      await hold(true);
      const { call } = await calling(device);
      await bench.demo.routerFault({ refuse: true });
      const errors = [await rejection(call), await rejection(stream.closed)];
      assert.deepEqual(errors.map(seen), [
        ["UNAVAILABLE", "unavailable", "unknown"],
        ["UNAVAILABLE", "unavailable", null],
      ]);
      for (const { rawMessage } of errors) assert.equal(rawMessage, "connection to the exporter lost");
      await hold(false);
      const [read, open] = [
        await rejection(device.status(CALL)),
        await rejection(device.driver("network").open("connect", CALL)),
      ];
      for (const error of [read, open]) assert.equal(error.rawMessage, "cannot reach the router");
      await bench.demo.routerFault({});
      assert.equal((await device.status()).status, "LEASE_READY");
      await device.driver("bench.relay").call("off");
      assert.deepEqual((await bench.session()).calls, [ON, OFF]);
      await terminal(await device.driver("network").open()).echoes("back");
      await log.has("power off");
      await log.end();
      assert.ok(!log.messages().includes("(gap)"), log.messages().join("\n"));
    },
  );

  for (const way of ["through the router", "directly"]) {
    it(
      `has calls and consoles that fail when the exporter is killed, ${way}, and another session when it is back`,
      LIMIT,
      async () => {
        const direct = way === "directly";
        const { device } = await bench.book({ ways: direct ? [bench.demo.devices[bench.exporter]] : [] });
        const stream = await device.driver("network").open();
        const log = follow(device);
        await log.has("Updated status to LEASE_READY: Ready for commands");
        await hold(true);
        const { call } = await calling(device);
        await bench.demo.changeDevice(bench.exporter, { stopped: true });
        const reason = direct ? "network" : "unavailable";
        assert.deepEqual(seen(await rejection(call)), ["UNAVAILABLE", reason, "unknown"]);
        assert.deepEqual(seen(await rejection(stream.closed)), ["UNAVAILABLE", reason, null]);
        const read = await rejection(device.status(CALL));
        assert.equal(read.code, "UNAVAILABLE");
        if (!direct) assert.equal(read.reason, "exporter-not-listening");
        await bench.demo.changeDevice(bench.exporter, { stopped: false });
        await until(() => device.refresh().catch(() => null));
        await device.whenReady();
        await device.driver("bench.relay").call("off");
        assert.deepEqual((await bench.session()).calls, [OFF]);
        await log.has("power off");
        await log.end();
        // What the first session logged last is not known.
        assert.equal(log.messages().filter((words) => words === "(gap)").length, 1);
      },
    );
  }

  it("has calls and consoles that end with its lease", LIMIT, async () => {
    const { device, lease, release } = await bench.book();
    const stream = await device.driver("serial").open();
    await hold(true);
    const { call } = await calling(device);
    await release();
    for (const [ended, outcome] of [
      [stream.closed, null],
      [call, "unknown"],
    ]) {
      const error = await rejection(ended);
      assert.deepEqual(seen(error), ["FAILED_PRECONDITION", "lease-not-active", outcome]);
      assert.equal(error.rawMessage, `lease ${lease} has ended`);
    }
    assert.equal((await rejection(device.status())).reason, "lease-not-active");
    assert.equal((await rejection(device.driver("serial").open())).reason, "lease-not-active");
  });

  it("has a console that goes on when its token expires; the next call dials with another token", LIMIT, async () => {
    const [first, second] = [await bench.demo.tokenOf("alice", { expires_in_s: 600 }), bench.demo.clients.alice];
    let hasExpired = false;
    const given = [];
    const token = () => {
      const next = hasExpired && given.at(-1) === first ? second : first;
      if (hasExpired) given.push(next);
      return next;
    };
    const { device } = await bench.book({ token });
    const port = terminal(await device.driver("network").open());
    await port.echoes("before");
    const calls = await bench.demo.listen();
    await bench.demo.advance(1_200);
    hasExpired = true;
    // The gateway asks whether the lease goes on, and is refused.
    await until(async () => (await calls("GetLease")).some(({ message }) => /token is expired/.test(message)));
    assert.equal((await device.status()).status, "LEASE_READY");
    assert.deepEqual(given, [first, second]);
    await port.echoes("after");
  });

  it("is refused when its token has expired and there is no other", LIMIT, async () => {
    const token = await bench.demo.tokenOf("alice", { expires_in_s: 600 });
    const { device } = await bench.book({ token });
    const port = terminal(await device.driver("network").open());
    const calls = await bench.demo.listen();
    await bench.demo.advance(1_200);
    await until(async () => (await calls("GetLease")).some(({ message }) => /token is expired/.test(message)));
    for (const refused of [
      () => device.status(),
      () => device.driver("bench.relay").call("on"),
      () => device.driver("network").open(),
    ]) {
      assert.deepEqual(seen(await rejection(refused())), ["UNKNOWN", "token-expired", null]);
    }
    assert.deepEqual((await bench.session()).calls, []);
    await port.echoes("still there");
  });
});
