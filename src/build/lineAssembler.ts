import { plainText } from './plainText.ts';

/** A line longer than this is shown in pieces. */
const longest = 64 * 1024;

/**
 * Lines out of the chunks a program's output arrives in, which may end inside a line or a UTF-8
 * sequence. A carriage return lets what follows it replace the line, as a progress bar means it.
 */
export class LineAssembler {
  readonly #decoder = new TextDecoder();
  #inSequence = false;
  #pending = '';
  #returned = false;

  /** Calls `emit` for every line these bytes complete. */
  push(bytes: Uint8Array, emit: (line: string) => void): void {
    const text = this.#decode(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#add(text.slice(start, end), emit);
      this.#end(emit);
      start = end + 1;
    }
    if (start < text.length) this.#add(start === 0 ? text : text.slice(start), emit);
  }

  /** The unfinished line. */
  get rest(): string {
    return plainText(this.#pending);
  }

  #add(text: string, emit: (line: string) => void): void {
    if (!text.includes('\r')) {
      this.#put(text, emit);
      return;
    }
    for (const [index, part] of text.split('\r').entries()) {
      if (index > 0) this.#returned = true;
      this.#put(part, emit);
    }
  }

  #put(text: string, emit: (line: string) => void): void {
    if (text === '') return;
    this.#pending = this.#returned || this.#pending === '' ? text : this.#pending + text;
    this.#returned = false;
    if (this.#pending.length > longest) this.#end(emit);
  }

  #end(emit: (line: string) => void): void {
    emit(plainText(this.#pending));
    this.#pending = '';
    this.#returned = false;
  }

  #decode(bytes: Uint8Array): string {
    // The streaming decoder costs more than the rest of a short ASCII line together.
    if (!this.#inSequence && bytes.length <= 1024 && isAscii(bytes))
      return String.fromCharCode(...bytes);
    this.#inSequence = (bytes.at(-1) ?? 0) >= 0x80;
    return this.#decoder.decode(bytes, { stream: true });
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}
