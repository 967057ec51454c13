// Streams of a device: results, the log, and bytes over a WebSocket, against a device in the page.
// @ts-nocheck Tables with values of many types, and wrong ones on purpose.
import { expect } from "chai";
import { PowerDriver, SerialDriver } from "/npm/device/index.js";
import { rejection } from "./lab.js";
import { echo, fakeDevice, fakeSockets, logLine, reading, streamed } from "./fake-device.js";
import { frame, GRPC_WEB, refusal } from "./wire.js";

const utf8 = new TextEncoder();
const trailers = (code, words) =>
  frame(0x80, utf8.encode(`grpc-status: ${code}\r\ngrpc-message: ${encodeURIComponent(words)}\r\n`));

async function collected(values) {
  const all = [];
  for await (const one of values) all.push(one);
  return all;
}

describe("a stream of results", () => {
  it("has them in order, and ends", async () => {
    const fake = fakeDevice({ StreamingDriverCall: () => streamed([reading(0), reading(5)]) });
    const device = await fake.connect();
    expect(await collected(device.driver("power", PowerDriver).read())).to.deep.equal([
      { voltage: 0, current: 0.5 },
      { voltage: 5, current: 0.5 },
    ]);
    device.close();
  });

  it("ends with the exporter's error", async () => {
    const fake = fakeDevice({ StreamingDriverCall: () => refusal(5, "method explode not found on driver") });
    const device = await fake.connect();
    const error = await rejection(collected(device.driver("power").stream("explode")));
    expect([error.code, error.reason, error.method]).to.deep.equal([
      "NOT_FOUND",
      "method-not-found",
      "StreamingDriverCall",
    ]);
    device.close();
  });

  it("is not asked for again when it breaks", async () => {
    const fake = fakeDevice({ StreamingDriverCall: () => streamed([reading(1)], "cut") });
    const device = await fake.connect({ endpoints: ["http://a.invalid", "http://b.invalid"] });
    const seen = [];
    const error = await rejection(
      (async () => {
        for await (const one of device.driver("power").stream("read")) seen.push(one);
      })(),
    );
    expect([seen.length, error.outcome]).to.deep.equal([1, "unknown"]);
    expect(fake.methods().filter((method) => method === "StreamingDriverCall")).to.have.length(1);
    device.close();
  });

  it("aborts its request when the loop is left, when it is aborted, and when the device is closed", async () => {
    const signals = [];
    const fake = fakeDevice({
      StreamingDriverCall: ({ signal }) => {
        signals.push(signal);
        return streamed([reading(1)], "hang", signal);
      },
    });
    const device = await fake.connect();
    for await (const one of device.driver("power").stream("read")) {
      expect(one).to.have.property("voltage", 1);
      break;
    }
    expect(signals[0].aborted).to.equal(true);
    const controller = new AbortController();
    const stream = device.driver("power").stream("read", [], { signal: controller.signal });
    await stream.next();
    const waiting = rejection(stream.next());
    controller.abort("enough");
    expect([await waiting, signals[1].aborted]).to.deep.equal(["enough", true]);
    const last = device.driver("power").stream("read");
    await last.next();
    const ended = rejection(last.next());
    device.close();
    expect([(await ended).reason, signals[2].aborted]).to.deep.equal(["closed", true]);
  });
});

describe("results that come together", () => {
  /** An answer with all readings in its first chunk, then `end` in another one; no end: it hangs until it is aborted. */
  const together = (volts, end, signal) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(bytesOf(volts.map((one) => frame(0, reading(one)))));
          if (end !== undefined) controller.enqueue(end);
          signal?.addEventListener("abort", () => controller.error(signal.reason));
        },
      }),
      { headers: GRPC_WEB },
    );
  const bytesOf = (parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const up = (count) => Array.from({ length: count }, (_, volts) => volts);

  async function opened(answer, options) {
    const signals = [];
    const fake = fakeDevice({
      StreamingDriverCall: ({ signal }) => {
        signals.push(signal);
        return answer(signal);
      },
    });
    const device = await fake.connect();
    return { device, signals, stream: device.driver("power").stream("read", [], options) };
  }

  it("all come, in order, and before the error that follows them", async () => {
    for (const count of [1, 3, 255, 256, 257, 1000]) {
      for (const isCut of [false, true]) {
        const last = isCut ? trailers(5, "gone") : trailers(0, "");
        const apart = (signal) => together(up(count), last, signal);
        const joined = () =>
          new Response(bytesOf([...up(count).map((one) => frame(0, reading(one))), last]), { headers: GRPC_WEB });
        for (const answer of [apart, joined]) {
          const { device, stream } = await opened(answer);
          const seen = [];
          const error = await (async () => {
            for await (const { voltage } of stream) seen.push(voltage);
          })().catch((thrown) => thrown);
          expect(seen).to.deep.equal(up(count));
          expect(error?.code).to.equal(isCut ? "NOT_FOUND" : undefined);
          expect(await stream.next()).to.deep.equal({ done: true, value: undefined });
          device.close();
        }
      }
    }
  });

  it("are dropped when the loop is left, and the request is aborted", async () => {
    const { device, signals, stream } = await opened((signal) => together(up(10), undefined, signal));
    for await (const { voltage } of stream) if (voltage === 3) break;
    expect(signals[0].aborted).to.equal(true);
    expect(await stream.next()).to.deep.equal({ done: true, value: undefined });
    expect(await stream.return()).to.deep.equal({ done: true, value: undefined });
    device.close();
  });

  it("are dropped when the stream is aborted or the device is closed", async () => {
    for (const [end, reason] of [
      [({ controller }) => controller.abort("enough"), "enough"],
      [({ device }) => device.close(), "closed"],
    ]) {
      const controller = new AbortController();
      const { signal } = controller;
      const { device, signals, stream } = await opened((one) => together(up(10), undefined, one), { signal });
      expect([await stream.next(), await stream.next()].map(({ value }) => value.voltage)).to.deep.equal([0, 1]);
      end({ controller, device });
      const error = await rejection(stream.next());
      expect([error.reason ?? error, signals[0].aborted]).to.deep.equal([reason, true]);
      expect(await stream.next()).to.deep.equal({ done: true, value: undefined });
      device.close();
    }
  });

  it("answer calls of `next` in their order, also those made at once", async () => {
    const { device, stream } = await opened((signal) => together(up(4), trailers(0, ""), signal));
    const asked = Array.from({ length: 6 }, () => stream.next());
    const ended = stream.return();
    const got = await Promise.all(asked);
    expect(got.map(({ done, value }) => (done ? null : value.voltage))).to.deep.equal([0, 1, 2, 3, null, null]);
    expect((await ended).done).to.equal(true);
    device.close();
  });

  it("hand `throw` on, and take no other value after it", async () => {
    const { device, signals, stream } = await opened((signal) => together(up(4), undefined, signal));
    await stream.next();
    expect(await rejection(stream.throw(new Error("enough")))).to.have.property("message", "enough");
    expect([(await stream.next()).done, signals[0].aborted]).to.deep.equal([true, true]);
    device.close();
  });

  it("wait for their reader: no more than the next chunk is read ahead", async () => {
    let chunks = 0;
    const chunk = bytesOf(up(300).map((volts) => frame(0, reading(volts))));
    const answer = () =>
      new Response(
        new ReadableStream(
          {
            pull(controller) {
              chunks += 1;
              controller.enqueue(chunk.slice());
            },
          },
          { highWaterMark: 0 },
        ),
        { headers: GRPC_WEB },
      );
    const { device, stream } = await opened(answer);
    for (let read = 1; read <= 1500; read += 1) {
      await stream.next();
      if (read % 100 === 1) await new Promise((resolve) => setTimeout(resolve));
      expect(chunks).to.be.at.most(Math.ceil(read / 300) + 1);
    }
    await stream.return();
    device.close();
  });
});

describe("the log of a device", () => {
  const shown = (entries) => entries.map((entry) => (entry.kind === "gap" ? "-" : entry.message)).join("");

  it("has lines with their sources, filtered by severity and source", async () => {
    const lines = [
      logLine("a", { severity: "DEBUG" }),
      logLine("b", { source: 4 }),
      logLine("c", { severity: "ERROR", source: 2 }),
      logLine("d", { severity: "TRACE", source: 9 }),
    ];
    const fake = fakeDevice({ LogStream: () => streamed(lines) });
    const device = await fake.connect();
    const [first, ...rest] = await collected(device.logs());
    expect(first).to.deep.equal({
      kind: "line",
      severity: "DEBUG",
      message: "a",
      source: "DRIVER",
      driverType: null,
      operation: null,
      timestamp: null,
      fields: {},
    });
    expect(rest.map((entry) => entry.kind === "line" && entry.source)).to.deep.equal([
      "SYSTEM",
      "BEFORE_LEASE_HOOK",
      "UNRECOGNIZED_9",
    ]);
    expect(shown(await collected(device.logs({ severity: "WARNING" })))).to.equal("cd");
    expect(shown(await collected(device.logs({ source: ["SYSTEM", "DRIVER"] })))).to.equal("ab");
    expect(() => device.logs(/** @type {any} */ ({ severity: "LOUD" }))).to.throw("`severity`");
    device.close();
  });

  it("goes on after a break without what is repeated, or with a gap", async () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((words) => logLine(words));
    for (const [second, expected] of [
      [[a, b, c], "abc"],
      [[b, c, d], "abcd"],
      [[d, c], "ab-dc"],
    ]) {
      const fake = fakeDevice({ LogStream: ({ nth }) => (nth === 0 ? streamed([a, b], "cut") : streamed(second)) });
      const device = await fake.connect({ endpoints: ["http://a.invalid", "http://b.invalid"] });
      expect(shown(await collected(device.logs()))).to.equal(expected);
      device.close();
    }
  });

  it("is opened again with a new token when the old one has expired", async () => {
    let tokens = 0;
    const fake = fakeDevice({
      LogStream: ({ nth }) =>
        nth === 0
          ? streamed([logLine("a")], trailers(2, "oidc: verify token: oidc: token is expired (Token Expiry: x)"))
          : streamed([logLine("a"), logLine("b")]),
    });
    const device = await fake.connect({ token: () => `t${(tokens += 1)}` });
    expect(shown(await collected(device.logs()))).to.equal("ab");
    const [first, second] = fake.calls.filter(({ method }) => method === "LogStream");
    expect(second.headers.authorization).to.not.equal(first.headers.authorization);
    device.close();
  });
});

describe("a driver's stream of bytes", () => {
  it("asks for the driver in its first message, with the identity, and carries bytes both ways", async () => {
    const { sockets, webSocket } = fakeSockets(echo);
    const device = await fakeDevice().connect({
      webSocket,
      passphrase: "sesame",
      namespace: "lab",
      client: "alice",
      token: "eyJ",
    });
    const stream = await device.driver("serial", SerialDriver).connect();
    const [socket] = sockets;
    expect([socket.url, socket.protocol]).to.deep.equal(["ws://device.invalid/streams", "jumpstarter.stream.v1"]);
    expect(JSON.parse(socket.sent[0])).to.deep.equal({
      headers: {
        authorization: "Bearer eyJ",
        "jumpstarter-kind": "Client",
        "jumpstarter-namespace": "lab",
        "jumpstarter-name": "alice",
        "x-jumpstarter-passphrase": "sesame",
      },
      request: { kind: "driver", uuid: "6", method: "connect" },
    });
    const writer = stream.writable.getWriter();
    const sent = crypto.getRandomValues(new Uint8Array(60_000));
    const long = new Uint8Array(150_000).fill(7);
    await writer.write(sent);
    await writer.write(long);
    await writer.close();
    const received = new Uint8Array(await new Response(stream.readable).arrayBuffer());
    expect(received.length).to.equal(sent.length + long.length);
    expect(received.slice(0, sent.length)).to.deep.equal(sent);
    expect(socket.sent.slice(1, -1).map(({ length }) => length)).to.deep.equal([60_000, 65_536, 65_536, 18_928]);
    await stream.closed;
    device.close();
  });

  it("has the code and the reason of the server's error, before and after it is open", async () => {
    for (const early of [true, false]) {
      const { webSocket } = fakeSockets((socket) => {
        socket.onsend = () => {
          if (!early) socket.push({ open: true });
          socket.push({ error: { code: "NOT_FOUND", message: "method explode not found on driver" } });
          socket.end(4005, "method explode not found on driver");
        };
        socket.accept();
      });
      const device = await fakeDevice().connect({ webSocket });
      const opened = device.driver("serial").open("explode");
      const error = await rejection(early ? opened : opened.then(({ closed }) => closed));
      expect([error.code, error.reason, error.endpoint]).to.deep.equal([
        "NOT_FOUND",
        "method-not-found",
        "http://device.invalid",
      ]);
      device.close();
    }
  });

  it("takes the next way where the first one cannot be reached, and never one after it was open", async () => {
    const { sockets, webSocket } = fakeSockets((socket) => {
      if (sockets.length === 1) socket.end(1006);
      else echo(socket);
    });
    const device = await fakeDevice().connect({
      webSocket,
      endpoints: ["https://a.invalid", "https://b.invalid/base"],
    });
    const stream = await device.driver("serial").open();
    expect([stream.endpoint, sockets[1].url]).to.deep.equal(["https://b.invalid/base", "wss://b.invalid/base/streams"]);
    sockets[1].end(1006);
    const error = await rejection(stream.readable.getReader().read());
    expect([error.reason, (await rejection(stream.closed)) === error, sockets.length]).to.deep.equal([
      "network",
      true,
      2,
    ]);
    device.close();
  });

  it("is closed by its signal, by cancelling, by close, and with the device", async () => {
    for (const [end, reason] of [
      [({ controller }) => controller.abort(new Error("enough")), "enough"],
      [({ device }) => device.close(), "closed"],
      [({ stream }) => stream.close(), null],
      [({ stream }) => stream.readable.cancel(), null],
      [({ stream }) => stream.writable.abort(), null],
    ]) {
      const { sockets, webSocket } = fakeSockets(echo);
      const device = await fakeDevice().connect({ webSocket });
      const controller = new AbortController();
      const stream = await device.driver("serial").open("connect", { signal: controller.signal });
      await end({ controller, device, stream });
      const ended = await stream.closed.then(
        () => null,
        (error) => error.reason ?? error.message,
      );
      expect([ended, sockets[0].closedWith]).to.deep.equal([reason, 1000]);
      device.close();
    }
  });

  it("refuses what is no bytes, and a platform without WebSocket", async () => {
    const { webSocket } = fakeSockets(echo);
    const device = await fakeDevice().connect({ webSocket });
    const stream = await device.driver("serial").open();
    const error = await rejection(stream.writable.getWriter().write(/** @type {any} */ ("text")));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "chunk"]);
    device.close();
  });

  it("waits with the next bytes while many are on their way", async () => {
    const { sockets, webSocket } = fakeSockets(echo);
    const device = await fakeDevice().connect({ webSocket });
    const { writable } = await device.driver("serial").open();
    sockets[0].bufferedAmount = 10_000_000;
    const written = writable.getWriter().write(new Uint8Array(10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sockets[0].sent).to.have.length(1);
    sockets[0].bufferedAmount = 0;
    await written;
    expect(sockets[0].sent).to.have.length(2);
    device.close();
  });

  it("is a network failure where the page may not open a socket", async () => {
    const webSocket = class {
      constructor() {
        throw new DOMException("not from this page", "SecurityError");
      }
    };
    const device = await fakeDevice().connect({ webSocket });
    const error = await rejection(device.driver("serial").open());
    expect([error.reason, error.cause.name, error.endpoint]).to.deep.equal([
      "network",
      "SecurityError",
      "http://device.invalid",
    ]);
    device.close();
  });

  it("ends after its time, if it is not open by then", async () => {
    const { sockets, webSocket } = fakeSockets(() => {});
    const device = await fakeDevice().connect({ webSocket });
    const error = await rejection(device.driver("serial").open("connect", { timeoutMs: 20 }));
    expect([error.reason, sockets[0].closedWith]).to.deep.equal(["deadline-exceeded", 1000]);
    device.close();
  });
});
