import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { publishSetUp } from './copySample.ts';
import type { Sample } from './sample.ts';
import { openSample } from './sample.ts';
import { createUpstream } from './upstream.ts';

let sample: Sample | undefined;

afterEach(async () => {
  await sample?.close();
  sample = undefined;
});

async function open(name: string, branch?: string): Promise<Sample> {
  sample = await openSample(name, branch);
  return sample;
}

it('monorepo-binaries: the checklist of the document, from tests to a release with files', async () => {
  const opened = await open('monorepo-binaries');
  const { slipway, change, place, api, git, folder } = opened;
  await change('ghcr.io/acme', place);
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  expect(await readFile(path.join(folder, 'slipway.yaml'), 'utf8')).toContain(
    'verify: [--version] # docs/BUILD.md',
  );
  publishSetUp(opened);
  const checklist = (...argv: string[]) => slipway('checklist', '1.0.0', ...argv);
  const stopsAt = (done: string) =>
    expect(slipway('release', '1.0.0', '--yes')).rejects.toThrow(done);
  await checklist('--bind', 'run-all-tests-go-test', '--yes');
  await stopsAt('4 of 10 done');
  await checklist('--done', 'test-binaries-on-each-platform', '--note', 'ran on a Mac');
  await stopsAt('7 of 10 done');
  await slipway('generate', 'docs', '--yes');
  await checklist('--done', 'update-documentation', '--note', 'docs/images.md');
  // The remote is no GitHub: what is pushed there, GitHub is told.
  await stopsAt('8 of 10 done');
  api.repository.tags.set('v1.0.0', { commit: git('rev-parse', 'v1.0.0^{}'), annotated: true });
  await stopsAt('9 of 10 done');
  await checklist('--done', 'announce-release', '--note', 'told the list');
  expect(await slipway('release', '1.0.0', '--yes')).toContain('10 of 10 done');
  expect(await slipway('verify')).toContain(`${place}/monorepo-api:v1.0.0`);
  const [release] = api.repository.releases;
  expect(release).toMatchObject({ tag_name: 'v1.0.0', draft: false });
  expect(release?.assets.map(({ name }) => name).toSorted()).toEqual(
    [
      ...['checksums.txt', 'monorepo-api_darwin_amd64', 'monorepo-api_darwin_arm64'],
      ...['monorepo-api_linux_amd64', 'monorepo-api_linux_arm64', 'monorepo-api_windows_amd64.exe'],
      ...['monorepo-worker_linux_amd64', 'monorepo-worker_linux_arm64'],
    ].toSorted(),
  );
  expect(await readFile(path.join(folder, 'VERSION'), 'utf8')).toBe('1.0.0\n');
  expect(await slipway('status', '1.0.0')).toContain('No drift');
}, 180_000);

it('static-service: what the Makefile does, with its build arguments', async () => {
  const opened = await open('static-service');
  const { slipway, change, place, folder } = opened;
  await change('ghcr.io/acme', place);
  publishSetUp(opened);
  execFileSync('make', ['build'], { cwd: folder, stdio: 'pipe' });
  await slipway('tag', '0.7.4', '--yes');
  expect(await slipway('build', '--push', '--dry-run')).toContain('--no-cache');
  await slipway('build', '--push');
  const tags = await slipway('tags', `${place}/autoscaler`);
  expect(tags).toContain('v0.7.4');
  expect(tags).toContain('latest');
  const details = await slipway('inspect', `${place}/autoscaler:v0.7.4`, '--details');
  expect(details).toContain('org.example.version=v0.7.4');
  const report = await slipway('verify');
  expect(report).toContain('linux/arm64');
  expect(report.match(/autoscaler v0\.7\.4/g)).toHaveLength(2);
}, 120_000);

it('mirror: what others released is found, built by digest, merged and tagged', async () => {
  const opened = await open('mirror');
  const { slipway, change, place, scratch } = opened;
  const notes = await createUpstream(path.join(scratch, 'notes'), 'notes.txt');
  const board = await createUpstream(path.join(scratch, 'board'), 'board.txt');
  await notes.release('v2.1.0');
  await board.release('v0.9.0');
  await change('github: acme/notes', `git: "${notes.address}"`);
  await change('github: acme/board', `git: "${board.address}"`);
  await change('ghcr.io/acme/mirror', place);
  publishSetUp(opened);
  const looked = await slipway('mirror', '--dry-run');
  for (const version of ['2.1.0', '0.9.0']) expect(looked).toContain(version);
  await slipway('mirror', 'board', '--yes');
  expect(await slipway('tags', `${place}/board-web`)).toMatch(/0\.9\.0/);
  await board.release('v1.0.0');
  await slipway('mirror', '--yes');
  expect(await slipway('tags', `${place}/notes`)).toMatch(/2\.1\.0/);
  for (const image of ['notes', 'board-web'])
    expect(await slipway('inspect', `${place}/${image}:latest`)).toContain('linux/arm64');
  const again = await slipway('mirror', '--yes');
  for (const version of ['2.1.0', '1.0.0']) expect(again).toContain(version);
}, 180_000);

it('documented-service: pushed, verified, and its document written from what the registry holds', async () => {
  const opened = await open('documented-service');
  const { slipway, change, place, folder } = opened;
  await change('ghcr.io/acme', place);
  publishSetUp(opened);
  await slipway('tag', '1.2.0', '--yes');
  await slipway('build', '--push');
  await slipway('verify', '--tag', '1.2.0');
  await slipway('generate', 'docs', '--yes');
  const text = await readFile(path.join(folder, 'docs/images.md'), 'utf8');
  expect(text).toContain(
    `docker run --rm -e POSTGRES_PASSWORD -p 50051:50051 -p 8080:8080 -v data-csv:/data/csv ${place}/worker:1.2.0`,
  );
  for (const said of ['65532:65532', '`CSV_OUTPUT_PATH`', '| `1.2.0` |', '`linux/arm64`'])
    expect(text).toContain(said);
  await slipway('generate', 'workflow', '--yes');
  await slipway('generate', 'workflow', '--check');
}, 120_000);

it('staged-deployments: tags of a branch and of a version, and the issue of an environment', async () => {
  const opened = await open('staged-deployments', 'master');
  const { slipway, change, place, api, git } = opened;
  await change('ghcr.io/acme', place);
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  publishSetUp(opened);
  await slipway('build', '--push');
  const short = git('rev-parse', '--short=7', 'HEAD');
  const tags = await slipway('tags', `${place}/lr-backend`);
  expect(tags).toContain(`sha-${short}`);
  expect(tags).toContain('master');
  expect(tags).not.toContain('latest');
  await slipway('deployment-issue', 'staging', '--yes');
  expect(api.repository.issues).toHaveLength(1);
  expect(api.repository.issues[0]?.body).toMatch(/sha256:[0-9a-f]{64}/);
  await slipway('tag', '1.0.0', '--yes');
  await slipway('build', '--push');
  const released = await slipway('tags', `${place}/lr-backend`);
  for (const tag of ['v1.0.0', 'latest']) expect(released).toContain(tag);
}, 120_000);
