import { malformedLayer } from './layerError.ts';

/** Takes a stream of bytes apart; holds no more than what is asked for and one piece. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; undefined at the very end. LayerError when it ends in the middle. */
  async take(count: number): Promise<Uint8Array | undefined> {
    if (!(await this.#more())) return undefined;
    if (this.#piece.length - this.#at >= count) {
      this.#at += count;
      return this.#piece.subarray(this.#at - count, this.#at);
    }
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      if (!(await this.#more())) throw malformedLayer('it ends in the middle of a file');
      const part = this.#piece.subarray(this.#at, this.#at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return taken;
  }

  /** LayerError when it ends before. */
  async skip(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      if (!(await this.#more())) throw malformedLayer('it ends in the middle of a file');
      const part = Math.min(left, this.#piece.length - this.#at);
      this.#at += part;
      left -= part;
    }
  }

  /** Reads to the end, so that whoever checks the content sees all of it. */
  async drain(): Promise<void> {
    while (await this.#more()) this.#at = this.#piece.length;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    while (this.#at >= this.#piece.length) {
      const next = await this.#pieces.next();
      if (next.done === true) return false;
      this.#piece = next.value;
      this.#at = 0;
    }
    return true;
  }
}
