import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const base = `${registry}/library/busybox:latest`;
const name = `workbench/verify-${process.pid}-${Date.now().toString(36)}`;

const api = `FROM ${base}
LABEL org.opencontainers.image.revision=abc
USER 1000
EXPOSE 8080
ENTRYPOINT ["/bin/busybox"]
`;

// A forgotten $TARGETARCH: the amd64 program is in the arm64 image too.
const web = `FROM --platform=linux/amd64 ${base} AS build
FROM ${base}
COPY --from=build /bin/busybox /web
ENTRYPOINT ["/web"]
`;

describe('verify', () => {
  let scratch: string;
  let running: RunningWorkbench;

  async function push(image: string, dockerfile: string): Promise<void> {
    const folder = join(scratch, image);
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    const on = ['--platform', 'linux/amd64,linux/arm64', '--push'];
    const tag = ['--tag', `${registry}/${name}/${image}:1.4.0`];
    execFileSync('docker', ['buildx', 'build', ...on, ...tag, folder], { stdio: 'pipe' });
  }

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-verify-'));
    const folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry, {
      'slipway.yaml': `version: 1
images:
  api:
    repositories: [${registry}/${name}/api]
    platforms: [linux/amd64, linux/arm64]
    verify:
      run: [uname, -m]
      maxSize: 20MB
      user: nonroot
      labels: [org.opencontainers.image.revision]
      ports: [8080/tcp]
  web:
    repositories: [${registry}/${name}/web]
    platforms: [linux/amd64, linux/arm64]
    verify: { user: nonroot, maxSize: 20MB, scan: high }
tags: type=semver,pattern={{version}}
`,
    });
    await push('api', api);
    await push('web', web);
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    await running.workbench.status('slipway.status').filter({ hasText: 'v1.4.0' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function cells(): Promise<string[]> {
    const page = await running.workbench.webview('table.matrix', 60_000);
    const rows = await page.locator('.matrix tbody tr').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  test('shows image × platform × check, and what was wrong with its remedy', async () => {
    const { workbench } = running;
    await workbench.command('Release: Verify Images…');
    await workbench.quickInput.row('api').waitFor();
    await workbench.screenshot('verify-ask-dark');
    await workbench.quickInput.accept();
    const rows = await cells();
    expect(rows[0]).toBe('api');
    expect(rows[2]).toMatch(/^linux\/arm64.*✓ ?passed.*✓ ?1000.*✓ ?8080\/tcp.*✓ ?passed/);
    expect(rows[5]).toMatch(/^linux\/arm64.*✗ ?failed/);
    const page = await workbench.webview('table.matrix');
    const findings = await page
      .locator('section:has(h2:text("Findings")) tbody tr')
      .allInnerTexts();
    expect(findings.join('\n')).toContain('/web is built for amd64, the image is for arm64.');
    expect(findings.join('\n')).toMatch(/api.*linux\/arm64.*Run.*aarch64/s);
    await workbench.screenshot('verify-dark');
    await running.setTheme('light');
    await workbench.screenshot('verify-light');
    await running.setTheme('dark');
  }, 120_000);

  test('is there again after a reload of the window, and nothing is run for it', async () => {
    const { workbench } = running;
    const page = await workbench.webview('table.matrix');
    const heading = await page.locator('h1').innerText();
    await workbench.reload();
    const again = await workbench.webview('table.matrix', 60_000);
    expect(await again.locator('h1').innerText()).toBe(heading);
  }, 120_000);
});
