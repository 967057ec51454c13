// Reads streams of devices. Contains no tests.

/** Yields the chunks of a stream: not every engine iterates streams. */
export async function* chunks(readable) {
  const reader = readable.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Sends random bytes to a port that echoes; returns what was sent and as many bytes of what came back. Closes the stream. */
export async function echoed(stream, length) {
  const sent = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(sent.subarray(at, at + 65_536));
  const writing = (async () => {
    const writer = stream.writable.getWriter();
    for (let at = 0; at < length; at += 65_536) await writer.write(sent.subarray(at, at + 65_536));
  })();
  const received = new Uint8Array(length);
  let at = 0;
  for await (const bytes of chunks(stream.readable)) {
    received.set(bytes, at);
    at += bytes.length;
    if (at >= length) break;
  }
  await writing;
  stream.close();
  return { sent, received: received.subarray(0, at) };
}

/** Collects the lines of a log. `line` and `lines` wait for those that a test of a line accepts, and reject if the log ends. */
export function followed(entries) {
  const seen = [];
  let ended;
  let news = Promise.withResolvers();
  const announce = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  void (async () => {
    try {
      for await (const entry of entries) {
        if (entry.kind === "line") seen.push(entry);
        announce();
      }
      ended = new Error("the log ended");
    } catch (error) {
      ended = error;
    }
    announce();
  })();
  async function lines(count, test) {
    for (;;) {
      const found = seen.filter(test);
      if (found.length >= count) return found;
      if (ended !== undefined) throw ended;
      await news.promise;
    }
  }
  return { lines, line: async (test) => (await lines(1, test))[0] };
}
