/** Values that arrive in batches, one by one. */

const NONE: readonly never[] = [];

/**
 * An async generator over the values of `batches`. What has arrived is returned without a wait for another batch; `isEnded` says
 * that the rest of it must not be returned any more, because the next batch is an error.
 */
export class Values<T> implements AsyncGenerator<T, void, undefined> {
  readonly #batches: AsyncGenerator<readonly T[], void, undefined>;
  readonly #isEnded: () => boolean;
  #batch: readonly T[] = NONE;
  /** The index of the next value in `#batch`. */
  #at = 0;
  /** How many operations wait for `#turn`, which they do in the order in which they were called. */
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(batches: AsyncGenerator<readonly T[], void, undefined>, isEnded: () => boolean) {
    this.#batches = batches;
    this.#isEnded = isEnded;
  }

  next(): Promise<IteratorResult<T, void>> {
    const isHere = this.#waiting === 0 && this.#at < this.#batch.length && !this.#isEnded();
    return isHere ? Promise.resolve(this.#taken()) : this.#inTurn(() => this.#fetched());
  }

  return(): Promise<IteratorResult<T, void>> {
    return this.#inTurn(() => this.#left().return());
  }

  throw(error: unknown): Promise<IteratorResult<T, void>> {
    return this.#inTurn(() => this.#left().throw(error));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #taken(): IteratorResult<T, void> {
    const value = this.#batch[this.#at] as T;
    this.#at += 1;
    return { done: false, value };
  }

  async #fetched(): Promise<IteratorResult<T, void>> {
    if (this.#isEnded()) this.#batch = NONE;
    while (this.#at >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return { done, value };
      [this.#batch, this.#at] = [value, 0];
    }
    return this.#taken();
  }

  #left(): AsyncGenerator<never, void, undefined> {
    this.#batch = NONE;
    return this.#batches as AsyncGenerator<never, void, undefined>;
  }

  #inTurn(run: () => Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> {
    this.#waiting += 1;
    const result = this.#turn.then(run).finally(() => {
      this.#waiting -= 1;
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
