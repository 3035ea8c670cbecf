/** The fields of one protobuf message, by number, in their order on the wire. */
export class Message {
  readonly #numbers = new Map<number, number>();
  readonly #bytes = new Map<number, Uint8Array[]>();

  /** Reads no further than a field of a form it does not know. Throws RangeError for cut bytes. */
  constructor(bytes: Uint8Array) {
    const reader = new Reader(bytes);
    while (!reader.atEnd) {
      const key = reader.varint();
      const [field, wire] = [Math.floor(key / 8), key % 8];
      if (wire === 0) this.#numbers.set(field, reader.varint());
      else if (wire === 2) this.#add(field, reader.bytes(reader.varint()));
      else if (wire === 1) reader.bytes(8);
      else if (wire === 5) reader.bytes(4);
      else throw new RangeError(`protobuf wire type ${wire}`);
    }
  }

  /** 0 when absent, as proto3 has it; the sign of 64-bit integers is kept. */
  number(field: number): number {
    return this.#numbers.get(field) ?? 0;
  }

  text(field: number): string {
    return decode(this.bytes(field));
  }

  texts(field: number): string[] {
    return this.all(field).map(decode);
  }

  bytes(field: number): Uint8Array {
    return this.all(field).at(-1) ?? empty;
  }

  all(field: number): readonly Uint8Array[] {
    return this.#bytes.get(field) ?? [];
  }

  message(field: number): Message | undefined {
    const found = this.all(field).at(-1);
    return found === undefined ? undefined : new Message(found);
  }

  messages(field: number): Message[] {
    return this.all(field).map((bytes) => new Message(bytes));
  }

  /** A `map<string, …>`: messages of key 1 and value 2. */
  map(field: number): Map<string, Message> {
    return new Map(this.messages(field).map((entry) => [entry.text(1), entry]));
  }

  textMap(field: number): Record<string, string> {
    return Object.fromEntries([...this.map(field)].map(([key, entry]) => [key, entry.text(2)]));
  }

  /** A `google.protobuf.Timestamp`, in milliseconds since the epoch; undefined for the zero time. */
  time(field: number): number | undefined {
    const time = this.message(field);
    const seconds = time?.number(1) ?? 0;
    return time === undefined || seconds <= 0 ? undefined : seconds * 1000 + time.number(2) / 1e6;
  }

  #add(field: number, bytes: Uint8Array): void {
    const known = this.#bytes.get(field);
    if (known === undefined) this.#bytes.set(field, [bytes]);
    else known.push(bytes);
  }
}

const empty = new Uint8Array();
const decoder = new TextDecoder();
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    const first = this.#bytes[this.#at];
    if (first !== undefined && first < 0x80) {
      this.#at += 1;
      return first;
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('protobuf message is cut');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new RangeError('protobuf number is too long');
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw new RangeError('protobuf message is cut');
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return found;
  }
}

/** A message of one text field, or of one flag. */
export function encodeField(field: number, value: string | true): Uint8Array {
  if (value === true) return Uint8Array.of(field * 8, 1);
  const text = new TextEncoder().encode(value);
  if (text.length > 127) throw new RangeError('too long for one length byte');
  return Uint8Array.of(field * 8 + 2, text.length, ...text);
}
