// A driver's stream of bytes, through the gateway: round trips, throughput, and many of them at once.

/** Sends one byte and waits for it, again and again; milliseconds each. */
export async function roundTrips(stream, count) {
  const [writer, reader] = [stream.writable.getWriter(), stream.readable.getReader()];
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const began = performance.now();
    await writer.write(Uint8Array.of(1));
    await reader.read();
    times.push(performance.now() - began);
  }
  writer.releaseLock();
  reader.releaseLock();
  return times;
}

/** Sends so many bytes to a port that echoes, and reads them; MB/s. */
export async function throughput(stream, size, piece) {
  const [writer, reader] = [stream.writable.getWriter(), stream.readable.getReader()];
  const began = performance.now();
  const writing = (async () => {
    for (let sent = 0; sent < size; sent += piece) await writer.write(new Uint8Array(piece));
  })();
  for (let received = 0; received < size;) received += (await reader.read()).value.length;
  await writing;
  const rate = size / (performance.now() - began) / 1_000;
  writer.releaseLock();
  reader.releaseLock();
  return rate;
}
