import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import { TestRepository } from '../contract/git/repository.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
let repository: TestRepository;
let place = '';

beforeEach(async () => {
  repository = await TestRepository.create();
  place = `${registry}/docs-test-${process.pid}-${path.basename(repository.folder).slice(-6).toLowerCase()}`;
  await repository.write(
    'Dockerfile',
    'FROM scratch\nCOPY Dockerfile /data/x\nENV PORT=8080 API_TOKEN=hidden-away\nEXPOSE 8080\nVOLUME /data\nUSER 65532\nLABEL org.opencontainers.image.licenses="a|b`c"\nENTRYPOINT ["/app"]\n',
  );
  await repository.write(
    'slipway.yaml',
    `images:\n  api: { repositories: [${place}/api], platforms: [linux/amd64, linux/arm64] }\ntags: ['type=semver,pattern={{version}}', 'type=sha']\n`,
  );
  await repository.commit('feat: an image');
  await repository.git('tag', 'v1.4.0');
});
afterEach(() => repository.remove());

const slipway = (...argv: string[]) =>
  startCli(['--directory', repository.folder, ...argv], {}).exit;
const file = () => path.join(repository.folder, 'docs/images.md');

it('describes what a registry holds, keeps what is written around it, and tells when it is not so any more', async () => {
  const unpublished = await slipway('generate', 'docs', '--yes');
  expect(unpublished.code).toBe(0);
  expect(unpublished.stderr).toContain('has no release');
  expect(await readFile(file(), 'utf8')).toContain('no release yet');

  const built = await slipway('build', 'api', '--push');
  expect(built.code, built.stderr).toBe(0);
  expect((await slipway('generate', 'docs', '--check')).code).toBe(1);
  await writeFile(file(), `Ours.\n\n${await readFile(file(), 'utf8')}\nOurs too.\n`);
  expect((await slipway('generate', 'docs', '--yes')).code).toBe(0);
  const text = await readFile(file(), 'utf8');
  expect(text).toMatch(/^Ours\.\n\n[^]*\nOurs too\.\n$/);
  const inspected = await slipway('inspect', `${place}/api:1.4.0`, '--json');
  const { digest } = JSON.parse(inspected.stdout) as { digest: string };
  expect(text).toContain(`docker pull ${place}/api@${digest}`);
  expect(text).toContain(`docker run --rm -p 8080:8080 -v data:/data ${place}/api:1.4.0`);
  expect(text).toMatch(
    /\| `linux\/arm64` \| [0-9.]+ k?B \| `sha256:[0-9a-f]{64}` \| provenance \|/,
  );
  expect(text).toContain('| Licences | ``a\\|b`c`` |');
  expect(text).not.toContain('hidden-away');
  expect((await slipway('generate', 'docs', '--check')).stdout).toBe(
    'docs/images.md is as slipway.yaml and the registries say.\n',
  );
}, 120_000);

it('fails, and leaves the file, when a registry cannot be asked', async () => {
  await repository.write(
    'slipway.yaml',
    'images: { api: { repositories: ["localhost:1/acme/api"] } }\n',
  );
  const run = await slipway('generate', 'docs', '--yes');
  expect(run.code).not.toBe(0);
  expect(run.stderr).toContain('localhost:1');
  await expect(readFile(file())).rejects.toThrow('ENOENT');
}, 60_000);
