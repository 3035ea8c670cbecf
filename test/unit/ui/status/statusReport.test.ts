import { expect, test } from 'vitest';
import { statusReport } from '../../../../src/ui/status/statusReport.ts';
import { english } from '../translate.ts';

test('a status has a line for each row, its remedy under it, and platforms under their reference', () => {
  const remedy = { action: 'rebuild', text: 'slipway build api --push' } as const;
  const text = statusReport(
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
});
