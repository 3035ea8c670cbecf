import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureCosign } from '../env/cosign.ts';
import { seedTags } from '../env/seedTags.ts';
import { createSigner } from '../env/signImages.ts';
import { provenanceOfGitHub } from '../unit/oci/attestationFixtures.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `workbench/signature-${process.pid}-${Date.now().toString(36)}`;

describe('signatures', () => {
  let folder: string;
  let running: RunningWorkbench;

  beforeAll(async () => {
    const cosign = await ensureCosign();
    folder = await mkdtemp(join(tmpdir(), 'slipway-signature-'));
    const signer = await createSigner(cosign, folder);
    await seedTags(registry, repository, ['v1.0.0', 'v1.1.0']);
    const head = await fetch(`http://${registry}/v2/${repository}/manifests/v1.1.0`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    const digest = head.headers.get('docker-content-digest') ?? '';
    const name = `${registry}/${repository}@${digest}`;
    await signer.sign(name, 'bundle');
    await signer.attest(name, 'bundle', 'slsaprovenance1', provenanceOfGitHub);
    await writeConfig('cosign.pub');
    running = await startWorkbench({ folder, machineSettings: { 'slipway.cosignPath': cosign } });
    await running.workbench.openContainer('Release');
  }, 180_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const writeConfig = (key: string): Promise<void> =>
    writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1
images:
  api:
    repositories: [${registry}/${repository}]
    verify: { signature: { key: ${key}, transparencyLog: false } }
`,
    );

  const tag = (name: string): string[] => ['api', repository, 'Releases', name];

  test('is not checked until it is asked for, and then verified by cosign', async () => {
    const { workbench } = running;
    const images = workbench.view('Images');
    await images.menu(tag('v1.1.0'), 'Inspect Manifest');
    const page = await workbench.webview('.choice');
    const line = page.locator('.value', { has: page.locator('.mark') }).first();
    expect(await line.innerText()).toContain('not checked');
    await line.locator('.action').click();
    await page.locator('.mark.pass').first().waitFor();
    expect(await line.innerText()).toContain('verified: key cosign.pub, without transparency log');
    await page.locator('summary').click();
    await page.locator('h3', { hasText: 'Referrers' }).waitFor();
    await page.locator('h3', { hasText: 'Provenance of the index' }).waitFor();
    expect(await page.locator('.deferred').innerText()).toContain('actions/runs/42/attempts/1');
    await workbench.screenshot('signature-verified-dark');
    await page.locator('h3', { hasText: 'Referrers' }).scrollIntoViewIfNeeded();
    await workbench.screenshot('signature-referrers-dark');
    await page.locator('h1').scrollIntoViewIfNeeded();
    await running.setTheme('light');
    await workbench.screenshot('signature-verified-light');
    await running.setTheme('dark');
  });

  test('by another key it is signed and not verified; without one, not signed', async () => {
    const { workbench } = running;
    const images = workbench.view('Images');
    await writeConfig('other.pub');
    await workbench.closeEditors();
    await images.menu(tag('v1.1.0'), 'Verify Signature…');
    let page = await workbench.webview('.mark.fail');
    expect(await page.locator('.facts').first().innerText()).toContain('signed, NOT verified');
    await workbench.screenshot('signature-not-verified-dark');
    await workbench.closeEditors();
    await images.menu(tag('v1.0.0'), 'Verify Signature…');
    page = await workbench.webview('.choice');
    await page.locator('.value', { hasText: 'not signed' }).first().waitFor();
  });
});
