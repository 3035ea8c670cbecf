import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { startHostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { pushImage } from '../contract/registry/images.ts';
import { selfSignedCertificate } from '../contract/registry/selfSignedCertificate.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const certificate = selfSignedCertificate();
let folder: string;
let certificates: string;
let registry: HostileRegistry;
let running: RunningWorkbench;
let images: TreeView;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-certificates-'));
  certificates = join(folder, 'certs.d');
  registry = await startHostileRegistry(certificate);
  pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1.0.0');
  await writeFile(
    join(folder, 'slipway.yaml'),
    `version: 1\nimages:\n  api:\n    repositories: ['${registry.host}/acme/api']\n`,
  );
  running = await startWorkbench({
    folder,
    settings: { 'slipway.certificateFolders': [certificates] },
  });
  await running.workbench.openContainer('Release');
  images = running.workbench.view('Images');
}, 120_000);

afterAll(async () => {
  await running.stop();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

// Through the network modules as VS Code has patched them.
test('a registry with an authority of its own is read once its certificate is where it belongs', async () => {
  await images.expand('api', 'acme/api');
  await images.waitForRow('Certificate not accepted');
  await running.workbench.screenshot('certificate-refused-dark');
  await mkdir(join(certificates, registry.host), { recursive: true });
  await writeFile(join(certificates, registry.host, 'ca.crt'), certificate.cert);
  await running.workbench.page.waitForTimeout(2500);
  await images.action('Refresh');
  await images.waitForRow('v1.0.0');
  await running.workbench.screenshot('certificate-kept-dark');
  const tags = await images.children('api', 'acme/api', 'Releases');
  expect(tags.map(({ label }) => label)).toEqual(['v1.0.0']);
});
