const encoder = new TextEncoder();
const decoder = new TextDecoder();
const smallest = 1024;

interface Block {
  readonly bytes: Uint8Array;
  used: number;
}

/**
 * The last lines of a log, held as UTF-8 in blocks so that `limit` bytes are what they cost. The
 * oldest block goes first; how much went is said where it stood.
 */
export class LogBuffer {
  #limit: number;
  #blocks: Block[] = [];
  #held = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get empty(): boolean {
    return this.#held === 0 && this.#dropped === 0;
  }

  /** Lowers or raises what may be held; takes effect with the next line. */
  set limit(bytes: number) {
    this.#limit = bytes;
  }

  append(line: string): void {
    const text = `${line}\n`;
    let block = this.#blocks.at(-1);
    if (block === undefined || !this.#write(block, text)) {
      block = this.#grow(text.length * 3);
      this.#write(block, text);
    }
    while (this.#held > this.#limit && this.#blocks.length > 1) this.#dropOldest();
  }

  text(): string {
    const kept = this.#blocks.map(textOf).join('');
    return this.#dropped === 0 ? kept : `… ${this.#dropped} bytes dropped …\n${kept}`;
  }

  /** The last `count` lines that are held, oldest first. */
  tail(count: number): string[] {
    let lines: string[] = [];
    for (let i = this.#blocks.length - 1; i >= 0 && lines.length < count; i--) {
      const block = this.#blocks[i];
      if (block !== undefined) lines = [...textOf(block).split('\n').slice(0, -1), ...lines];
    }
    return count > 0 ? lines.slice(-count) : [];
  }

  #write(block: Block, text: string): boolean {
    const { read, written } = encoder.encodeInto(text, block.bytes.subarray(block.used));
    if (read < text.length) return false;
    block.used += written;
    this.#held += written;
    return true;
  }

  #grow(needed: number): Block {
    const largest = Math.max(smallest, this.#limit >> 3);
    const next = Math.min(largest, (this.#blocks.at(-1)?.bytes.length ?? smallest >> 1) * 2);
    const block = { bytes: new Uint8Array(Math.max(next, needed)), used: 0 };
    this.#blocks.push(block);
    return block;
  }

  #dropOldest(): void {
    const oldest = this.#blocks.shift();
    this.#held -= oldest?.used ?? 0;
    this.#dropped += oldest?.used ?? 0;
  }
}

function textOf(block: Block): string {
  return decoder.decode(block.bytes.subarray(0, block.used));
}
