// connectconformance's framing on its client's standard streams: four bytes of length (big endian), then the message.
const LENGTH_BYTES = 4;

/** The message as it goes out. */
export function framed(message) {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** Cuts what arrives, in chunks split anywhere, into whole messages. */
export class Messages {
  #rest = Buffer.alloc(0);

  /** Adds a chunk; gives the messages that are whole by now. */
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
