import { expect, test } from 'vitest';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/oci/registryError.ts';
import { statusReport } from '../../../src/ui/status/statusReport.ts';
import { tagsReport } from '../../../src/ui/status/tagsReport.ts';
import { english } from './translate.ts';

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

test('a status has a line for each row, its remedy under it, and platforms under their reference', () => {
  const remedy = { action: 'rebuild', text: 'slipway build api --push' } as const;
  const { text, lines } = statusReport(
    {
      version: '1.4.0',
      tag: 'v1.4.0',
      commit: 'abc',
      rows: [
        { id: 'release', title: 'GitHub release', state: 'unchecked', detail: 'off\u202eline' },
        { id: 'i', image: 'api', title: 'r/api:1.4.0', state: 'ok', detail: 'sha256:1…' },
        {
          ...{ id: 'p', image: 'api', platform: 'linux/amd64', title: 'linux/amd64' },
          ...{ state: 'drift', detail: 'old', drift: 'revision-differs', remedy },
        },
      ],
    },
    english,
  );
  expect(text.split('\n')).toEqual([
    'Release status of v1.4.0  abc',
    '1 agree, 1 differ, 1 not checked',
    '',
    '– GitHub release   off\ufffdline',
    '',
    'api',
    '✓ r/api:1.4.0      sha256:1…',
    '✗   linux/amd64    old',
    '                   → slipway build api --push',
    '',
  ]);
  expect([...lines]).toEqual([
    ['release', 3],
    ['i', 6],
    ['p', 7],
  ]);
});

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
  const plan = { version: '1.4.0', tags: [], warnings: ['Careful.'], repositories };
  const lines = tagsReport(plan, english).split('\n');
  expect(lines.map((line) => line.replaceAll(/(?<=\S) {2,}/g, ' | '))).toEqual([
    'Tags of 1.4.0',
    'Nothing has been written.',
    '! Careful.',
    '',
    'r/api',
    '+ create | 1.4.0 | new',
    '~ move | 1.4 | sha256:111111111111… → sha256:222222222222… | built from a',
    '= unchanged | main | sha256:111111111111… | same',
    '✗ forbidden | latest | sha256:111111111111… | back',
    '',
    'r/web',
    '✗ Refused.',
    '  → Sign in.',
    '',
  ]);
});
