import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import { unique } from './openProject.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const source = `${registry}/library/busybox`;
const target = `${registry}/${unique('merge')}/api`;
const Document = z.looseObject({
  digest: z.optional(z.string()),
  index: z.optional(z.unknown()),
  written: z.optional(z.array(z.string())),
});

let folder = '';
/** Of each platform of the base image, and of the image as a whole. */
let digests: { readonly images: string[]; readonly attestations: string[]; readonly whole: string };
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-merge-'));
  const Index = z.object({
    manifests: z.array(
      z.object({ digest: z.string(), platform: z.object({ architecture: z.string() }) }),
    ),
  });
  const { manifests } = z.parse(Index, JSON.parse(imagetools('inspect', '--raw', source)));
  const of = (attestation: boolean) =>
    manifests
      .filter(({ platform }) => (platform.architecture === 'unknown') === attestation)
      .map(({ digest }) => digest);
  const { digest = '' } = (await slipway('inspect', source)).document;
  digests = { images: of(false), attestations: of(true), whole: digest };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function imagetools(command: string, ...argv: string[]): string {
  return execFileSync('docker', ['buildx', 'imagetools', command, ...argv], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

async function slipway(...argv: string[]) {
  const run = startCli([...argv, '--json'], { SLIPWAY_CACHE: folder });
  const { stdout, code } = await run.exit;
  return { code, document: z.parse(Document, JSON.parse(stdout)) };
}

describe('beside imagetools create --dry-run', () => {
  it.each([
    ['two images', () => digests.images, []],
    ['two images and annotations', () => digests.images, ['b=2 <&>', 'a=1']],
    ['one index', () => [digests.whole], []],
    ['one index and an annotation', () => [digests.whole], ['a=1']],
    ['an index and one of its own images', () => [digests.whole, digests.images[0]!], []],
    ['one image', () => [digests.images[1]!], []],
  ])('%s give the same index, byte for byte', async (_, sources, annotations) => {
    const from = sources().map((digest) => `${source}@${digest}`);
    const theirs = imagetools(
      'create',
      '--dry-run',
      ...annotations.flatMap((one) => ['--annotation', `index:${one}`]),
      '--tag',
      `${source}:never`,
      ...from,
    );
    const { document } = await slipway(
      'merge',
      `${source}:never`,
      ...from.flatMap((one) => ['--from', one]),
      ...annotations.flatMap((one) => ['--annotation', one]),
      '--dry-run',
    );
    expect(document.index).toEqual(JSON.parse(theirs));
    const { createHash } = await import('node:crypto');
    const bytes = theirs.trimEnd();
    const hashes = [bytes, `${bytes}\n`].map(
      (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`,
    );
    expect(hashes).toContain(document.digest);
  });
});

describe('on a real registry', () => {
  it('merges from another repository, and buildx sees the platforms and attestations', async () => {
    const from = digests.images.flatMap((digest) => ['--from', `${source}@${digest}`]);
    const done = await slipway('merge', `${target}:1.0.0`, `${target}:latest`, ...from, '--yes');
    expect(done.document.written).toEqual([`${target}:1.0.0`, `${target}:latest`]);
    const raw = imagetools('inspect', '--raw', `${target}:latest`);
    for (const digest of digests.images) expect(raw).toContain(digest);
  });

  it('promotes with attestations to another repository and tag', async () => {
    const other = `${target}-production`;
    const done = await slipway('promote', `${source}:latest`, `${other}:1.0.0`, '--yes');
    expect(done.document).toMatchObject({ digest: digests.whole, written: [`${other}:1.0.0`] });
    const raw = imagetools('inspect', '--raw', `${other}:1.0.0`);
    for (const digest of digests.attestations) expect(raw).toContain(digest);
  });
});
