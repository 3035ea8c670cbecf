import { expect, test } from 'vitest';
import { codeBlock, codeSpan, markdownTable } from '../../../src/release/markdown.ts';

test.each([
  ['v1.4.0', '`v1.4.0`'],
  ['a`b', '``a`b``'],
  ['`a``b`', '``` `a``b` ```'],
  ['a|b', '`a\\|b`'],
  ['<img onerror=x> @team #1', '`<img onerror=x> @team #1`'],
  ['two\nlines\u202e\u001b[31m', '`two lines\ufffd\ufffd[31m`'],
  ['', '`  `'],
])('%j is the code span %s', (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test('a fenced block cannot be ended from within', () => {
  expect(codeBlock('sh', ['docker pull x', '```', '</details>'])).toBe(
    '````sh\ndocker pull x\n```\n</details>\n````\n',
  );
  expect(codeBlock('text', ['a\r\nb'])).toBe('```text\na b\n```\n');
});

test('a table has a line a row', () => {
  expect(markdownTable(['A', 'B'], [['1', codeSpan('x|y')]])).toBe(
    '| A | B |\n| --- | --- |\n| 1 | `x\\|y` |\n',
  );
});
