import { expect, test } from 'vitest';
import type { Digest } from '../../../src/oci/digest.ts';
import { asDraft, mayStayDraft } from '../../../src/release/gitHubRelease/asDraft.ts';
import type { GitHubReleasePlan } from '../../../src/release/gitHubRelease/gitHubReleasePlan.ts';
import { releaseDetail, releaseQuestion } from '../../../src/ui/gitHub/releaseTexts.ts';
import { english } from './translate.ts';

const digest = `sha256:${'a'.repeat(64)}` as Digest;
const plan: GitHubReleasePlan = {
  ...{ host: 'github.com', place: { owner: 'acme', name: 'api' }, version: '1.4.0' },
  ...{ tag: 'v1.4.0', commit: 'c'.repeat(40), title: 'v1.4.0', notes: 'x', prerelease: false },
  ...{ latest: 'true', draft: false, changes: [], leftovers: [], others: [], publish: true },
  assets: [
    { name: 'a.gz', action: 'upload', file: { path: 'dist/a.gz', size: 2_500_000, digest } },
    { name: 'b\u202e.gz', action: 'keep', file: { path: 'dist/b.gz', size: 1, digest } },
  ],
  warnings: ['No \u001b[31msection.'],
};

test('a release is asked for by tag, repository and host, and says what it does', () => {
  expect(releaseQuestion(plan, english)).toBe(
    'Publish the release v1.4.0 of acme/api on github.com?',
  );
  expect(releaseDetail(plan, english).split('\n')).toEqual([
    `Commit ${'c'.repeat(40)}`,
    'New release “v1.4.0”',
    'Shown as the latest release.',
    '',
    'a.gz: upload 2.50 MB',
    'b\ufffd.gz: already there',
    '',
    '⚠ No \ufffd[31msection.',
  ]);
});

test('only what is not published can stay a draft', () => {
  expect(releaseQuestion(asDraft(plan), english)).toBe(
    'Write the draft of release v1.4.0 of acme/api on github.com?',
  );
  expect(mayStayDraft(plan)).toBe(true);
  const there = { id: 1, url: 'u', draft: false, immutable: false };
  const published = { ...plan, existing: there, publish: false, changes: [] };
  expect(mayStayDraft(published)).toBe(false);
  expect(releaseQuestion(published, english)).toContain('Change the published release');
});
