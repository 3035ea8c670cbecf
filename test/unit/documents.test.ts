import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commandLine/commands.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = [
  'README.md',
  'samples/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Of headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What documents call commands of the editor by; `…` stands for a question and is left out of sentences. */
const titles = new Set(
  [...read('package.nls.json').matchAll(/"command\.\w+": "([^"]+)"/g)].map(([, title = '']) =>
    title.replace('…', '').toLowerCase(),
  ),
);

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what is there', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(root, linked)), `${path}: ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(read(linked)), target).toContain(anchor);
    }
  });

  it('names commands of the command line that exist', () => {
    const first = new Set(commands.map(({ name }) => name.split(' ')[0]));
    const named = [...text.matchAll(/(?:`|^\$ )slipway ([a-z][a-z-]*)/gm)].map(([, name]) => name);
    expect(named.filter((name) => !first.has(name))).toEqual([]);
  });

  it('names commands of the editor by their titles', () => {
    const named = [...text.matchAll(/(?:\*\*|`)Release: ([^*`]+)(?:\*\*|`)/g)].map(
      ([, title = '']) => title.replace('…', '').toLowerCase(),
    );
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
  });
});
