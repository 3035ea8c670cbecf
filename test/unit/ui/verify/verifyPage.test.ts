import { expect, test } from 'vitest';
import { digestOf } from '../../../../src/adapters/registry/contentDigest.ts';
import type { CheckResult } from '../../../../src/release/verify/check.ts';
import { verifyPage } from '../../../../src/ui/verify/verifyPage.ts';
import { verifyText } from '../../../../src/ui/verify/verifyText.ts';
import { english } from '../translate.ts';

const digest = digestOf(Buffer.from('api'));

function report(arm64: readonly CheckResult[]) {
  const size: CheckResult = { check: 'size', state: 'noted', detail: '4.0 MB' };
  const image = { name: 'api', reference: 'r.io/api:1', repository: 'r.io/api', digest };
  return {
    ok: false,
    images: [
      {
        ...image,
        platforms: [
          { platform: 'linux/amd64', digest, size: 4_000_000, checks: [size] },
          { platform: 'linux/arm64', digest, checks: arm64 },
        ],
      },
    ],
  };
}

test('a picture with a column for each check that was asked for, and what is wrong first in words', () => {
  const [facts, matrix, findings] = verifyPage(
    report([
      { check: 'run', state: 'unchecked', detail: 'no \u202eengine', remedy: 'Start it.' },
      { check: 'architecture', state: 'failed', detail: 'built for amd64' },
    ]),
    english,
  );
  expect(facts).toMatchObject({
    facts: [{ values: ['1 failed, 1 not checked, 0 passed'] }, { name: 'api' }],
  });
  expect(matrix).toMatchObject({
    kind: 'matrix',
    columns: ['Architecture', 'Size', 'Run'],
    groups: [
      {
        title: 'api',
        rows: [
          { cells: [undefined, { mark: 'open', text: '4.0 MB', state: 'noted' }, undefined] },
          {
            cells: [
              { mark: 'bad', text: 'failed', hint: 'failed: built for amd64' },
              undefined,
              { mark: 'unsure', hint: 'not checked: no \ufffdengine' },
            ],
          },
        ],
      },
    ],
  });
  const rows = findings?.kind === 'table' ? findings.rows : [];
  expect(rows.map(({ cells }) => cells[3]?.text)).toEqual(['Architecture', 'Run', 'Size']);
});

test('the same as text', () => {
  const text = verifyText(report([{ check: 'scan', state: 'unchecked', detail: 'none' }]), english);
  expect(text).toContain('? scan          none\n');
});
