import { expect, it } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import { BuildProgress } from '../../../../src/build/buildProgress.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { buildReport } from '../../../../src/release/report/buildReport.ts';
import { reportMarkdown } from '../../../../src/release/report/reportMarkdown.ts';
import { recorded, samplePlan } from '../../ui/builds/sample.ts';

const platforms = ['linux/amd64', 'linux/arm64'];
const digest = `sha256:${'c'.repeat(64)}`;
const tools = {
  builder: 'multi',
  driver: 'docker-container',
  buildkit: ['v0.25.1'],
  docker: '29.1',
};
const startedAt = new Date('2026-01-26T00:07:04Z');

function pushed() {
  if (!isDigest(digest)) throw new TypeError(digest);
  const plan = samplePlan();
  const args = { VERSION: '1.4.0', NPM_TOKEN: 'hunter2' };
  const command = {
    ...plan.command,
    args: ['buildx', 'build', '--build-arg', 'NPM_TOKEN=hunter2', '/repo/acme'],
  };
  return buildReport({
    plan: { ...plan, spec: { ...plan.spec, args }, command, warnings: ['linux/arm64 is emulated'] },
    ...{ tools, startedAt, durationMs: 300_000 },
    snapshot: recorded('rawjson-multiarch-push-ok', platforms).snapshot(),
    result: {
      ...{ image: 'api', digest, tags: plan.spec.tags, durationMs: 1, warnings: [] },
      ...{ cached: 0, total: 0 },
      platforms: platforms.map((platform) => ({ platform, digest, size: 31_400_000 })),
    },
  });
}

it('tells what a build was made of, how it went and what came out', () => {
  const report = pushed();
  expect(report).toMatchObject({
    ...{ version: 1, state: 'done', digest, tools, startedAt: '2026-01-26T00:07:04.000Z' },
    pull: ['docker pull ghcr.io/acme/api:1.4.0', `docker pull ghcr.io/acme/api@${digest}`],
  });
  expect(report.platforms.map(({ platform, size }) => [platform, size])).toEqual(
    platforms.map((platform) => [platform, 31_400_000]),
  );
  expect(report.platforms.every(({ durationMs, steps }) => durationMs > 0 && steps > 0)).toBe(true);
  expect(report.stages.map(({ name, steps }) => [name, steps])).toContainEqual(['xbuild', 3]);
  expect(report.verify).toContain(
    `docker run --rm --platform linux/arm64 ghcr.io/acme/api@${digest}`,
  );
});

it('keeps no value that looks like a secret', () => {
  const report = pushed();
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(report.args).toEqual({ VERSION: '1.4.0', NPM_TOKEN: '…' });
});

it('is Markdown with a section for each', () => {
  const text = reportMarkdown(pushed());
  const titles = text.match(/^## .*/gm);
  expect(titles).toEqual(
    ['Platforms', 'Dockerfile', 'Build arguments', 'Command', 'Pull', 'Verify', 'Warnings'].map(
      (title) => `## ${title}`,
    ),
  );
  expect(text).toContain('| `linux/arm64` | done |');
  expect(text).toContain('31.4 MB');
  expect(text).toContain('multi (docker-container, BuildKit v0.25.1)');
});

it('says why a build failed, and lets foreign text be no markup', () => {
  const error = new BuildError('command-failed', '`make` <b>failed</b> | x', 'Mend it.');
  const snapshot = recorded('rawjson-exec-format-error', platforms).snapshot();
  const facts = { plan: samplePlan(), tools, startedAt, durationMs: 1000, snapshot, error };
  const report = buildReport(facts);
  expect(report).toMatchObject({ state: 'failed', pull: [], error: { remedy: 'Mend it.' } });
  expect(reportMarkdown(report)).toContain('`` `make` <b>failed</b> \\| x ``');
  expect(buildReport({ ...facts, cancelled: true }).state).toBe('cancelled');
});

it('names the base image of each stage with the digest it was resolved to', () => {
  const progress = new BuildProgress(['linux/amd64']);
  const name = `[tools 1/2] FROM docker.io/library/golang:1.24@${digest}`;
  const step = {
    digest: 'a',
    inputs: [],
    name,
    started: 1,
    completed: 5,
    cached: false,
    error: '',
  };
  progress.apply({ vertexes: [step], statuses: [], logs: [], warnings: [] });
  const facts = { plan: samplePlan(), tools, startedAt, durationMs: 1 };
  expect(buildReport({ ...facts, snapshot: progress.snapshot() }).stages).toEqual([
    {
      ...{ name: 'tools', base: 'docker.io/library/golang:1.24', baseDigest: digest },
      ...{ steps: 1, cached: 0, durationMs: 4 },
    },
  ]);
});
