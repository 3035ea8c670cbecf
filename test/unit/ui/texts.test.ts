import { describe, expect, test } from 'vitest';
import { logText } from '../../../src/ui/logText.ts';
import { plainText } from '../../../src/ui/plainText.ts';
import { formatBytes, formatBytesBriefly } from '../../../src/ui/quantities.ts';
import { recordedTime, relativeTime } from '../../../src/ui/relativeTime.ts';

describe('plainText', () => {
  test.each([
    ['v1.4.0', 'v1.4.0'],
    ['größe ✓ 版', 'größe ✓ 版'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['evil\u202egpj.exe', 'evil\ufffdgpj.exe'],
    ['a\u2066b\u2069', 'a\ufffdb\ufffd'],
    ['zero\u200bwidth\ufeff', 'zero\ufffdwidth\ufffd'],
    ['\u001b[31mred', '\ufffd[31mred'],
  ])('%j becomes %j', (text, expected) => expect(plainText(text)).toBe(expected));

  test('is cut where it is too long', () => {
    expect(plainText('x'.repeat(400))).toHaveLength(300);
    expect(plainText('abcdef', 4)).toBe('abc…');
  });
});

describe('logText', () => {
  test.each([
    ['Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['authorization: basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['GET https://ann:hunter2@registry.test/v2/', 'hunter2'],
    ['{"identity_token":"s3cr3t-t0ken"}', 's3cr3t-t0ken'],
    ['{"password": "hunter2!"}', 'hunter2!'],
    ['https://store.test/b?X-Amz-Signature=deadbeef&x=1', 'deadbeef'],
    ['pushed with ghp_0123456789abcdefghij', 'ghp_0123456789abcdefghij'],
  ])('leaves the secret out of %j', (text, secret) => {
    const clean = logText(text);
    expect(clean).not.toContain(secret);
    expect(clean).toContain('***');
  });

  test('takes terminal sequences out and keeps what they coloured', () => {
    expect(logText('\u001b[1;31merror\u001b[0m: \u001b]0;title\u0007no')).toBe('error: no');
  });

  test('leaves ordinary text alone', () => {
    const text = 'localhost:5000/acme/api:1.4.0 sha256:3f2a has 2 platforms';
    expect(logText(text)).toBe(text);
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [9_994, '9.99 kB'],
  [9_999, '10.0 kB'],
  [12_345_678, '12.3 MB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [4_200_000_000, '4.20 GB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [999, '999 B'],
  [9_940, '9.9 kB'],
  [9_960, '10 kB'],
  [12_345_678, '12 MB'],
  [999_600, '1.0 MB'],
])('%d bytes are %s in short', (bytes, text) => expect(formatBytesBriefly(bytes)).toBe(text));

describe('times', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');

  test.each([
    ['2026-11-20T11:59:30Z', '30s ago'],
    ['2026-11-20T11:15:00Z', '45m ago'],
    ['2026-11-17T12:00:00Z', '3d ago'],
    ['2026-10-20T12:00:00Z', '1mo ago'],
    ['2024-11-20T12:00:00Z', '2y ago'],
    ['2026-11-20T14:00:00Z', 'in 2h'],
  ])('%s is %s', (text, expected) => {
    expect(relativeTime(new Date(text), now, 'en')).toBe(expected);
  });

  test.each([
    undefined,
    '',
    'yesterday',
    '1970-01-01T00:00:00Z',
    '1980-01-01T00:00:01Z',
    '0001-01-01T00:00:00Z',
  ])('%j says nothing', (text) => expect(recordedTime(text)).toBeUndefined());
});
