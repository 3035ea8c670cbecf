import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const root = new URL('../../', import.meta.url);
const vsix = fileURLToPath(new URL('dist/slipway.vsix', root));

/** Names in the central directory of a zip file: APPNOTE.TXT, 4.3.12 and 4.3.16. */
function namesIn(file: string): string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = bytes.readUInt32LE(end + 16);
  const names: string[] = [];
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    names.push(bytes.toString('utf8', at + 46, at + 46 + name!));
    at += 46 + name! + extra! + comment!;
  }
  return names.filter((name) => name.startsWith('extension/')).map((name) => name.slice(10));
}

const Manifest = z.object({
  main: z.string(),
  icon: z.string(),
  contributes: z.unknown(),
});

/** Every `media/…` path and `./…` path that a contribution names. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return /^(?:\.\/)?media\//.test(value) ? [value.replace(/^\.\//, '')] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}

describe('the packed extension', () => {
  const names = namesIn(vsix);

  it('is below 1.5 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(1_500_000);
  });

  it('holds what runs, what is shown and what must be read, and nothing else', () => {
    const wanted =
      /^(?:dist\/[a-z-]+\.cjs|media\/.+|l10n\/.+\.json|package(?:\.nls(?:\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/;
    expect(names.filter((name) => !wanted.test(name))).toEqual([]);
    const bundles = ['extension', 'editor', 'cli'];
    const libraries = ['dockerode', 'octokit', 'tar-stream', 'yaml', 'yazl'];
    for (const name of [...bundles, ...libraries]) expect(names).toContain(`dist/${name}.cjs`);
    expect(names).toEqual(expect.arrayContaining(['readme.md', 'changelog.md', 'LICENSE.txt']));
  });

  it('holds every file that its manifest names', () => {
    const manifest = z.parse(
      Manifest,
      JSON.parse(readFileSync(new URL('package.json', root), 'utf8')),
    );
    const named = [manifest.main.replace(/^\.\//, ''), manifest.icon];
    const missing = [...named, ...pathsIn(manifest.contributes)].filter(
      (path) => !names.includes(path),
    );
    expect(missing).toEqual([]);
  });
});
