import { malformedLayer } from './layerError.ts';
import type { TarHeader } from './tarHeader.ts';

/**
 * The records of a pax extended header that say what the entry after it is: `LENGTH KEY=VALUE\n`,
 * the length counting all of it. Throws LayerError.
 */
export function parsePax(bytes: Uint8Array): Partial<TarHeader> {
  let found: Partial<TarHeader> = {};
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(32, at);
    const digits = decode(bytes.subarray(at, blank < 0 ? bytes.length : blank));
    const length = /^[1-9][0-9]{0,7}$/.test(digits) ? Number(digits) : 0;
    if (blank < 0 || length <= blank - at || at + length > bytes.length)
      throw malformedLayer('a pax header is damaged');
    const record = decode(bytes.subarray(blank + 1, at + length)).replace(/\n$/, '');
    const equals = record.indexOf('=');
    found = { ...found, ...said(record.slice(0, equals), record.slice(equals + 1)) };
    at += length;
  }
  return found;
}

function said(key: string, value: string): Partial<TarHeader> {
  switch (key) {
    case 'path':
      return { name: value };
    case 'linkpath':
      return { linkName: value };
    case 'size': {
      const size = /^[0-9]{1,16}$/.test(value) ? Number(value) : NaN;
      if (!Number.isSafeInteger(size)) throw malformedLayer('a file has an impossible size');
      return { size };
    }
    default:
      return {};
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
