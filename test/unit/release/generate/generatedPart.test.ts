import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/release/fileChanges/textEdit.ts';
import type { GeneratedPart } from '../../../../src/release/generate/generatedPart.ts';
import { generatedPartEdits } from '../../../../src/release/generate/generatedPart.ts';
import { GeneratedPartError } from '../../../../src/release/generate/generatedPartError.ts';

const yaml: GeneratedPart = {
  name: 'workflow',
  comment: 'hash',
  command: 'slipway generate workflow',
  text: 'on: push\njobs: {}\n',
};
const markdown: GeneratedPart = {
  name: 'images',
  comment: 'html',
  command: 'slipway generate docs',
  text: '## Images\n',
};

const put = (text: string, part: GeneratedPart): string =>
  applyEdits(text, generatedPartEdits(text, part, 'FILE'));

function failure(text: string, part: GeneratedPart): GeneratedPartError {
  try {
    put(text, part);
  } catch (error) {
    if (error instanceof GeneratedPartError) return error;
  }
  throw new Error('nothing failed');
}

describe('generatedPartEdits', () => {
  it.each([yaml, markdown])('writes a new file, and finds it as it should be ($name)', (part) => {
    const text = put('', part);
    expect(text).toContain(`slipway:begin ${part.name}`);
    expect(text).toContain(part.text);
    expect(generatedPartEdits(text, part, 'FILE')).toEqual([]);
  });

  it.each([yaml, markdown])('keeps what stands around the part ($name)', (part) => {
    const text = `# mine\n\n${put('', { ...part, text: 'old\n' })}\nmine too`;
    expect(put(text, part)).toBe(`# mine\n\n${put('', part)}\nmine too`);
  });

  it('keeps the line endings of the file', () => {
    const text = put('# mine\r\n# slipway:begin workflow\r\n# slipway:end workflow\r\n', yaml);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(generatedPartEdits(text, yaml, 'FILE')).toEqual([]);
  });

  it.each([
    ['# Title', '# Title\n\n'],
    ['# Title\n', '# Title\n\n'],
    ['# Title\n\n', '# Title\n\n'],
    ['# Title\r\n', '# Title\r\n\r\n'],
  ])('adds a part to the end of Markdown: %j', (text, before) => {
    const whole = put(text, markdown);
    expect(whole.startsWith(`${before}<!-- slipway:begin images`)).toBe(true);
    expect(generatedPartEdits(whole, markdown, 'FILE')).toEqual([]);
  });

  it('knows another part, and a marker that is only shown, from its own', () => {
    const shown = '```\n<!-- slipway:begin images -->\n```\n<!-- slipway:begin images-old -->\n';
    expect(put(shown, markdown).startsWith(shown)).toBe(true);
  });

  it.each([
    ['a byte order mark', (part: string) => `\uFEFF${part}`],
    ['code in a line', (part: string) => `\`\`\`slipway\`\`\` builds.\n\n${part}`],
    ['a block of tildes', (part: string) => `~~~ \`\`\`\n\`\`\`\n~~~\n\n${part}`],
  ])('finds the part below %s, and changes nothing before it', (_what, around) => {
    const once = around(put('', markdown));
    expect(put(once, markdown)).toBe(once);
    const newer = put(once, { ...markdown, text: '## Newer\n' });
    expect(newer).toBe(once.replace('## Images', '## Newer'));
  });

  it('writes nothing into a block of code that nothing closes', () => {
    const { reason, message } = failure('# Docs\n\n```sh\nls\n', markdown);
    expect(reason).toBe('markers');
    expect(message).toMatch(/^FILE:3: /);
  });

  it('refuses YAML that somebody wrote', () => {
    const error = failure('on: push\n', yaml);
    expect(error.reason).toBe('unmarked');
    expect(error.remedy).toContain('# slipway:begin workflow');
  });

  it.each([
    ['# a\n# slipway:begin workflow\n', 'FILE:2: “slipway:begin workflow” has no “slipway:end'],
    ['# slipway:end workflow\n', 'FILE:1: “slipway:end workflow” has no “slipway:begin'],
    ['# slipway:end workflow\n# slipway:begin workflow\n', 'FILE:1: “slipway:end workflow” stands'],
    [`${put('', yaml)}${put('', yaml)}`, 'FILE:5: “slipway:begin workflow” is there a second'],
  ])('names the place of a marker that is wrong: %j', (text, message) => {
    const error = failure(text, yaml);
    expect(error.reason).toBe('markers');
    expect(error.message).toContain(message);
  });
});
