import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/build/plainText.ts';
import { redactText } from '../../../src/build/redactText.ts';

describe('redactText', () => {
  it.each([
    ['https://user:pass@host/x', 'https://host/x'],
    ['tcp://token@10.0.0.1:2376', 'tcp://10.0.0.1:2376'],
    ['GET "https://b.example/x?sig=abc": 403', 'GET "https://b.example/x?…": 403'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic …'],
    ['nobody@example.org asked why?', 'nobody@example.org asked why?'],
  ])('%s → %s', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  it.each([
    'x'.repeat(200_000),
    'a://'.repeat(50_000),
    'a://b?'.repeat(30_000),
    '@:/'.repeat(60_000),
  ])('is not slowed down by hostile text', { timeout: 5000 }, (text) => {
    expect(typeof redactText(text)).toBe('string');
  });
});

describe('plainText', () => {
  it('keeps what is text, tabs and line feeds', () => {
    expect(plainText('a\tb\nÄ✓日本')).toBe('a\tb\nÄ✓日本');
  });

  it('case 78: removes OSC 8, colours, cursor movement and bells', () => {
    expect(
      plainText('\u001b]8;;https://evil\u001b\\x\u001b]8;;\u0007\u001b[2K\u001b[1A\u0007y'),
    ).toBe('xy');
    expect(plainText('\u001b]0;unterminated title')).toBe('');
    expect(plainText('a\u202eb\u2066c')).toBe('abc');
  });

  it.each(['\u001b['.repeat(100_000), '\u001b]'.repeat(100_000), '\u001b[' + '0'.repeat(200_000)])(
    'is not slowed down by hostile text',
    { timeout: 5000 },
    (text) => {
      expect(plainText(text)).not.toContain('\u001b');
    },
  );
});
