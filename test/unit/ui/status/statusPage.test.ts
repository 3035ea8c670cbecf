import { expect, test } from 'vitest';
import type { StatusRemedy, StatusRow } from '../../../../src/release/status/statusRow.ts';
import { statusPage } from '../../../../src/ui/status/statusPage.ts';
import { english } from '../translate.ts';

const place = {
  folder: { fsPath: '/work/api' },
  uriOf: (path: string) => `file:/work/api/${path}`,
};
const source = `ghcr.io/acme/api@sha256:${'1'.repeat(64)}`;

function drifting(remedy: StatusRemedy, image?: string): StatusRow {
  return {
    ...{ id: 'row', title: 'row', state: 'drift', detail: 'differs', remedy },
    ...(image === undefined ? {} : { image }),
  };
}

function pageOf(...rows: readonly StatusRow[]) {
  return statusPage({ version: '1.4.0', tag: 'v1.4.0', commit: 'abc', rows }, place, english);
}

test.each<[StatusRemedy, string, unknown]>([
  [{ action: 'edit', path: 'VERSION', text: '' }, 'vscode.open', 'file:/work/api/VERSION'],
  [
    { action: 'build', text: '' },
    'slipway.build',
    { images: ['api'], output: 'push', folder: '/work/api' },
  ],
  [
    { action: 'copy', source, target: 'quay.io/acme/api:1.4.0', text: '' },
    'slipway.copyImage',
    { reference: source, target: 'quay.io/acme/api:1.4.0' },
  ],
  [
    { action: 'retag', source, tags: ['latest'], text: '' },
    'slipway.retag',
    { reference: source, tags: ['latest'] },
  ],
  [
    { action: 'release', text: '' },
    'slipway.createRelease',
    { version: '1.4.0', folder: '/work/api' },
  ],
  [
    { action: 'replace-tag', commit: 'f00d', text: '' },
    'slipway.createTag',
    { version: '1.4.0', folder: '/work/api', commit: 'f00d', replace: true, push: false },
  ],
  [{ action: 'log-in', registry: 'ghcr.io', text: '' }, 'slipway.logIn', { registry: 'ghcr.io' }],
  [{ action: 'fetch-tag', text: '' }, 'git.fetch', place.folder],
  [{ action: 'check-out', text: '' }, 'git.checkout', place.folder],
])('%o is a command', (remedy, command, argument) => {
  const { remedies } = pageOf(drifting(remedy, 'api'));
  expect(remedies).toMatchObject([{ command }]);
  expect(remedies[0]?.arguments[0]).toEqual(argument);
});

test('a table for the release and one for each image; each button does what stands beside it', () => {
  const { sections, remedies } = pageOf(
    { id: 'release', title: 'GitHub release', state: 'unchecked', detail: 'off\u202eline' },
    drifting({ action: 'release', text: 'slipway publish' }),
    { id: 'i', image: 'api', title: 'r/api:1.4.0', state: 'ok', detail: 'sha256:1…' },
    {
      id: 'p',
      image: 'api',
      platform: 'linux/amd64',
      title: 'linux/amd64',
      state: 'ok',
      detail: '',
    },
    { ...drifting({ action: 'retag', source, tags: ['1'], text: '' }, 'api'), tags: ['1'] },
  );
  expect(sections.map(({ title }) => title)).toEqual(['', 'Release', 'api']);
  const cells = sections
    .flatMap((one) => (one.kind === 'table' ? one.rows : []))
    .map((r) => r.cells);
  expect(cells[0]?.map(({ text }) => text)).toEqual([
    'not checked',
    'GitHub release',
    'off\ufffdline',
    '',
  ]);
  const buttons = cells.map((row) => row[3]?.button);
  expect(buttons.map((one) => one && remedies[one.action]?.command)).toEqual([
    undefined,
    'slipway.createRelease',
    undefined,
    undefined,
    'slipway.retag',
  ]);
  expect(cells.map((row) => row[1]?.indent ?? false)).toEqual([false, false, false, true, true]);
});
