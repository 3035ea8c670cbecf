import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../../src/adapters/process/run.ts';
import { createScanner } from '../../../src/adapters/scanner/scanner.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';

const repository = { registry: 'registry.example', name: 'acme/api' };
const never = new AbortController().signal;

function digest(): Digest {
  const text = `sha256:${'a'.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

/** A folder to have on the PATH, with programs that answer and keep what they were asked. */
function programs(replies: Record<string, { stdout?: unknown; stderr?: string; exit?: number }>) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-scanner-'));
  for (const [name, { stdout, ...reply }] of Object.entries(replies)) {
    const text = typeof stdout === 'string' ? stdout : JSON.stringify(stdout ?? {});
    const source = `#!${process.execPath}
const { TRIVY_NON_SSL, GRYPE_REGISTRY_INSECURE_USE_HTTP } = process.env;
const asked = { args: process.argv.slice(2), plain: TRIVY_NON_SSL ?? GRYPE_REGISTRY_INSECURE_USE_HTTP };
require('fs').writeFileSync(${JSON.stringify(join(folder, `${name}.asked`))}, JSON.stringify(asked));
const reply = ${JSON.stringify({ ...reply, text })};
process.stdout.write(reply.text); process.stderr.write(reply.stderr ?? '');
process.exitCode = reply.exit ?? 0;
`;
    writeFileSync(join(folder, name), source);
    chmodSync(join(folder, name), 0o755);
  }
  const asked = (name: string): unknown =>
    JSON.parse(readFileSync(join(folder, `${name}.asked`), 'utf8'));
  // Nothing of the machine's own may be found.
  return { env: { PATH: folder }, asked };
}

function scan(env: Record<string, string>, registry = repository.registry) {
  const scanner = createScanner({ run, env, insecureRegistries: [] });
  return scanner.scan({ ...repository, registry }, digest(), 'linux/arm64', never);
}

// In the form of trivy's `types.Report` and of grype's `models.Document`; both leave out what is empty.
const trivyReport = {
  SchemaVersion: 2,
  Trivy: { Version: '0.74.0' },
  ArtifactName: 'registry.example/acme/api',
  ArtifactType: 'container_image',
  Metadata: { OS: { Family: 'alpine', Name: '3.10.2', EOSL: true } },
  Results: [
    {
      ...{ Target: 'api (alpine 3.10.2)', Class: 'os-pkgs', Type: 'alpine' },
      Vulnerabilities: [
        {
          ...{ VulnerabilityID: 'CVE-2019-1549', PkgName: 'libssl1.1', Status: 'fixed' },
          ...{ InstalledVersion: '1.1.1c-r0', FixedVersion: '1.1.1d-r0', Severity: 'MEDIUM' },
        },
        { VulnerabilityID: 'CVE-2019-1551', PkgName: 'libssl1.1', Severity: 'CRITICAL' },
        { VulnerabilityID: 'CVE-2019-1563', PkgName: 'libssl1.1' },
      ],
    },
    { Target: 'app/go.mod', Class: 'lang-pkgs', Type: 'gomod' },
  ],
};
const grypeReport = {
  matches: [
    {
      vulnerability: {
        ...{ id: 'CVE-2021-44228', dataSource: 'https://example.org', severity: 'Critical' },
        ...{ urls: [], cvss: [], fix: { versions: ['2.15.0'], state: 'fixed' }, advisories: [] },
      },
      ...{ relatedVulnerabilities: [], matchDetails: [] },
      artifact: { name: 'log4j-core', version: '2.14.1', type: 'java-archive' },
    },
    {
      vulnerability: {
        ...{ id: 'CVE-2005-2541', dataSource: 'https://example.org', severity: 'Negligible' },
        fix: { versions: [], state: 'not-fixed' },
      },
      artifact: { name: 'tar', version: '1.34', type: 'deb' },
    },
    {
      vulnerability: { id: 'GHSA-1', dataSource: '', urls: [], fix: { versions: null, state: '' } },
      artifact: { name: 'left-pad', version: '1.0.0', type: 'npm' },
    },
  ],
  source: { type: 'image' },
  descriptor: { name: 'grype', version: '0.121.3' },
};

it('reads what trivy found, asked of the registry by digest and platform', async () => {
  const { env, asked } = programs({ trivy: { stdout: trivyReport }, grype: {} });
  expect(await scan(env)).toEqual({
    scanner: 'trivy',
    vulnerabilities: [
      { id: 'CVE-2019-1549', package: 'libssl1.1', severity: 'medium', fixedIn: '1.1.1d-r0' },
      { id: 'CVE-2019-1551', package: 'libssl1.1', severity: 'critical' },
      { id: 'CVE-2019-1563', package: 'libssl1.1', severity: 'unknown' },
    ],
  });
  const { args } = asked('trivy') as { args: string[] };
  expect(args).toContain('--platform=linux/arm64');
  expect(args.slice(-2)).toEqual(['--', `registry.example/acme/api@${digest()}`]);
  expect(asked('trivy')).not.toHaveProperty('plain');
});

it('asks grype where there is no trivy', async () => {
  const { env, asked } = programs({ grype: { stdout: grypeReport } });
  expect(await scan(env, 'localhost:5000')).toEqual({
    scanner: 'grype',
    vulnerabilities: [
      { id: 'CVE-2021-44228', package: 'log4j-core', severity: 'critical', fixedIn: '2.15.0' },
      { id: 'CVE-2005-2541', package: 'tar', severity: 'unknown' },
      { id: 'GHSA-1', package: 'left-pad', severity: 'unknown' },
    ],
  });
  expect(asked('grype')).toMatchObject({ plain: 'true' });
});

it('an image in which nothing is found has a report without results', async () => {
  const { env } = programs({ trivy: { stdout: { SchemaVersion: 2, Results: null } } });
  expect(await scan(env)).toEqual({ scanner: 'trivy', vulnerabilities: [] });
});

it.each([
  ['none is installed', {}, 'not-installed', 'No scanner is installed.'],
  [
    'it fails',
    { trivy: { exit: 1, stderr: 'INFO\nFATAL unable to find the image\n' } },
    'failed',
    'trivy could not scan the image: FATAL unable to find the image',
  ],
  [
    'it answers with something else',
    { trivy: { stdout: { results: [] } } },
    'failed',
    'The answer of trivy is of another form than expected.',
  ],
  ['it answers with no JSON', { grype: { stdout: 'no matches' } }, 'failed', 'The answer of grype'],
])('%s', async (_name, replies, reason, message) => {
  const failed: unknown = await scan(programs(replies).env).catch((error: unknown) => error);
  expect(failed).toMatchObject({ reason });
  expect(String(failed)).toContain(message);
});
