import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBuildReports } from '../../../src/adapters/slipwayFolder/buildReports.ts';

let root = '';
const { signal } = new AbortController();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-reports-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('the log of a failed build is kept, not beside the reports, until a build of that name ends well', async () => {
  const reports = createBuildReports(root);
  const kept = { markdown: '# api', json: '{}' };
  const failed = await reports.write('api-1', { ...kept, log: 'because' }, signal);
  expect(failed.log).toBe(join(root, '.slipway/logs/api-1.log'));
  expect(await readFile(failed.log ?? '', 'utf8')).toBe('because');
  expect(await readdir(join(root, '.slipway/reports'))).toEqual(['api-1.json', 'api-1.md']);
  expect(await reports.write('api-1', kept, signal)).toEqual({ report: failed.report });
  expect(await readdir(join(root, '.slipway/logs'))).toEqual([]);
});
