import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { startCli } from '../contract/commandLine/cliProcess.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const source = `${registry}/library/busybox:latest`;
const target = `${registry}/act-${process.pid}-${Date.now().toString(36)}/api`;
/** The same registry under another name: nothing can be mounted. */
const elsewhere = target.replace(/^localhost:/, '127.0.0.1:');
const Document = z.looseObject({
  digest: z.optional(z.string()),
  uploaded: z.optional(z.number()),
  mounted: z.optional(z.number()),
  present: z.optional(z.number()),
  written: z.optional(z.array(z.string())),
  error: z.optional(z.object({ reason: z.string() })),
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-act-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function slipway(...argv: string[]) {
  const run = startCli([...argv, '--json'], { SLIPWAY_CACHE: folder, DOCKER_CONFIG: folder });
  const { stdout, code } = await run.exit;
  return { code, document: z.parse(Document, JSON.parse(stdout)) };
}

describe('on a real registry', () => {
  it('copies all of an image by mounting, and inspects as the same digest', async () => {
    const { code, document } = await slipway('copy', source, `${target}:1.0.0`, '--yes');
    expect([code, document.uploaded]).toEqual([0, 0]);
    expect(document.mounted).toBeGreaterThan(0);
    const seen = await slipway('inspect', `${target}:1.0.0`);
    expect(seen.document.digest).toBe(document.digest);
  });

  it.runIf(elsewhere !== target)('streams where nothing can be mounted, once', async () => {
    const first = await slipway('copy', source, `${elsewhere}-streamed:1.0.0`, '--yes');
    expect([first.code, first.document.mounted]).toEqual([0, 0]);
    expect(first.document.uploaded).toBeGreaterThan(0);
    const again = await slipway('copy', source, `${elsewhere}-streamed:1.0.0`, '--yes');
    expect(again.document).toMatchObject({ uploaded: 0, mounted: 0, written: [] });
  });

  it('retags and reads back', async () => {
    const { document } = await slipway('retag', `${target}:1.0.0`, 'latest', '1.0', '--yes');
    expect(document.written).toEqual([`${target}:1.0`, `${target}:latest`]);
    const seen = await slipway('inspect', `${target}:latest`);
    expect(seen.document.digest).toBe(document.digest);
  });

  it('deletes a tag or says that this registry does not; the other tags stay', async () => {
    const { code, document } = await slipway('delete', `${target}:1.0`, '--yes');
    if (code !== 0) expect(document.error?.reason).toBe('unsupported');
    expect((await slipway('inspect', `${target}:latest`)).code).toBe(0);
  });
});
