// The parts of a console that need no terminal.
import { describe, expect, it } from "vitest";
import { ConsoleConnection } from "./console-connection";
import { failure, FakeStream } from "./fake-device.fixture";
import { linesToConfirm } from "./paste";
import { pump } from "./pump";
import { Transcript } from "./transcript";

const KIB = 1024;

/** A terminal that processes what it has received when `work` is called. */
class SlowSink {
  bytes = 0;
  writes = 0;
  readonly #done: (() => void)[] = [];
  isFast: boolean;

  constructor(isFast = false) {
    this.isFast = isFast;
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.bytes += bytes.length;
    this.writes += 1;
    this.#done.push(done);
    if (this.isFast) this.work();
  }

  work(): void {
    for (const done of this.#done.splice(0)) done();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("a console's bytes", () => {
  it("are read no faster than the terminal works them off", async () => {
    let read = 0;
    const readable = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          read += 64 * KIB;
          controller.enqueue(new Uint8Array(64 * KIB));
          if (read === 4 * 1024 * KIB) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const sink = new SlowSink();
    const pumped = pump(readable, sink);
    await settled();
    expect(read).toBe(512 * KIB);
    sink.isFast = true;
    sink.work();
    await pumped;
    expect(sink.bytes).toBe(4 * 1024 * KIB);
  });

  it("are written together if they come in small pieces", async () => {
    const readable = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 0; index < 1_000; index += 1) controller.enqueue(Uint8Array.of(index & 0xff));
        controller.close();
      },
    });
    const sink = new SlowSink(true);
    await pump(readable, sink);
    expect(sink).toMatchObject({ bytes: 1_000, writes: 1 });
  });

  it("are kept for a file, the last ones", async () => {
    const transcript = new Transcript(4);
    for (const text of ["ab", "cd", "e"]) transcript.add(new TextEncoder().encode(text));
    expect(await transcript.blob().text()).toBe("cde");
  });
});

describe("a console's connection", () => {
  const phaseOf = (connection: ConsoleConnection) => connection.state().phase;
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it("is opened again when it breaks, and passes bytes in both directions", async () => {
    const streams: FakeStream[] = [];
    const sink = new SlowSink(true);
    const open = () => () => {
      const stream = new FakeStream();
      streams.push(stream);
      return Promise.resolve(stream);
    };
    const connection = new ConsoleConnection(open, sink);
    connection.connect();
    await until(() => phaseOf(connection) === "open");
    streams[0]?.controller.enqueue(Uint8Array.of(1, 2));
    await until(() => sink.bytes === 2);
    streams[0]?.controller.error(failure("network"));
    await until(() => phaseOf(connection) === "broken");
    await until(() => phaseOf(connection) === "open");
    connection.send(new TextEncoder().encode("ls\r"));
    await until(() => streams[1]?.sent === "ls\r");
    streams[1]?.controller.enqueue(Uint8Array.of(3));
    await until(() => sink.bytes === 3);
    connection.close();
    expect(connection.state()).toEqual({ phase: "closed", error: null });
    await until(() => streams[1]?.isClosed === true);
  });

  it("stays closed when the driver ends it, or when the failure lasts", async () => {
    const stream = new FakeStream();
    const ended = new ConsoleConnection(() => () => Promise.resolve(stream), new SlowSink(true));
    ended.connect();
    await until(() => phaseOf(ended) === "open");
    stream.controller.close();
    await until(() => phaseOf(ended) === "closed");
    const over = failure("lease-not-active");
    const refused = new ConsoleConnection(() => () => Promise.reject(over), new SlowSink(true));
    refused.connect();
    await until(() => refused.state().error === over);
    expect(phaseOf(refused)).toBe("closed");
  });
});

describe("pasted text", () => {
  it("is confirmed if it has many lines", () => {
    expect(linesToConfirm("one line\n")).toBeNull();
    expect(linesToConfirm("1\n2\r\n3\r4\n5\n")).toBeNull();
    expect(linesToConfirm("1\n2\n3\n4\n5\n6")).toBe(6);
  });
});
