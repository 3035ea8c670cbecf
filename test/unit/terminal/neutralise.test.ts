import { describe, expect, it } from 'vitest';
import { neutralise, neutraliseLines, safeJson } from '../../../src/terminal/neutralise.ts';

describe('neutralise', () => {
  it.each([
    ['plain 1.2.3-größe_日本', 'plain 1.2.3-größe_日本'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u001b]8;;http://evil.example\u0007x', '\\x1b]8;;http://evil.example\\x07x'],
    ['\u009b2J', '\\x9b2J'],
    ['a\rb', 'a\\rb'],
    ['a\nb', 'a\\nb'],
    ['abc\u202egpj', 'abc\\u202egpj'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['tab\tstays', 'tab\tstays'],
  ])('%j', (text, expected) => {
    expect(neutralise(text)).toBe(expected);
  });

  it('keeps the line feeds of text that has lines', () => {
    expect(neutraliseLines('a\n\u001b[2Jb\n')).toBe('a\n\\x1b[2Jb\n');
  });
});

describe('safeJson', () => {
  it('is the same document without a character a terminal obeys', () => {
    const document = { tags: ['\u001b[2J', '\u009b1m', '\u202e', 'a\nb', '\u007f'] };
    const text = safeJson(document);
    expect(JSON.parse(text)).toEqual(document);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});
