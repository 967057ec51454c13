// connectconformance's framing on its client's standard streams: four bytes of length (big endian), then the message.
const LENGTH_BYTES = 4;

/** Frames a message. */
export function framed(message) {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** Splits a stream, whose chunks may be split anywhere, into messages. */
export class Messages {
  #rest = Buffer.alloc(0);

  /** Adds a chunk; returns the messages that are now complete. */
  push(chunk) {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const whole = [];
    while (this.#rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + this.#rest.readUInt32BE();
      if (this.#rest.length < end) break;
      whole.push(this.#rest.subarray(LENGTH_BYTES, end));
      this.#rest = this.#rest.subarray(end);
    }
    return whole;
  }
}
