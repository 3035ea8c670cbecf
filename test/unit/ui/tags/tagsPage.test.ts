import { expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { RegistryError } from '../../../../src/oci/registryError.ts';
import { tagsPage } from '../../../../src/ui/tags/tagsPage.ts';
import { english } from '../translate.ts';

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

test('tags are a table for each repository, or why there is none', () => {
  const error = new RegistryError('denied', 'Refused.', 'Sign in.');
  const changes = [
    { tag: '1.4.0', action: 'create', reason: 'new' },
    { tag: '1.4', action: 'move', from: digest('1'), to: digest('2'), reason: 'built from a' },
    { tag: 'main', action: 'unchanged', from: digest('1'), reason: 'same' },
    { tag: 'latest', action: 'forbidden', from: digest('1'), reason: 'back' },
  ] as const;
  const repositories = [
    { repository: 'r/api', changes },
    { repository: 'r/web', changes: [], error },
  ];
  const plan = {
    ...{ ref: 'refs/tags/v1.4.0', sha: '', version: '1.4.0', tags: ['1.4.0'] },
    ...{ warnings: ['Careful.'], repositories },
  };
  const [facts, api, web] = tagsPage(plan, 'v1.4.0', english);
  expect(facts).toMatchObject({ facts: [{}, {}, { values: ['1.4.0'] }, { values: ['Careful.'] }] });
  const rows = api?.kind === 'table' ? api.rows : [];
  expect(rows.map(({ cells }) => cells.map(({ text }) => text).join(' | '))).toEqual([
    'create | 1.4.0 | – | what is pushed | new',
    'move | 1.4 | sha256:111111111111… | sha256:222222222222… | built from a',
    'unchanged | main | sha256:111111111111… | sha256:111111111111… | same',
    'forbidden | latest | sha256:111111111111… | sha256:111111111111… | back',
  ]);
  expect(web).toMatchObject({ title: 'r/web', facts: [{ values: ['Refused.', 'Sign in.'] }] });
});
