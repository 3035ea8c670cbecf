import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import { TestRepository } from '../contract/git/repository.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});
afterEach(() => repository.remove());

it('takes the files of an image build out of it, for each platform', async () => {
  await repository.write(
    'Dockerfile',
    'FROM scratch AS bin\nARG TARGETARCH\nCOPY files/${TARGETARCH} /api\n',
  );
  for (const architecture of ['amd64', 'arm64'])
    await repository.write(`files/${architecture}`, `#!/bin/sh\necho ${architecture}\n`);
  const build =
    'docker buildx build --platform {{os}}/{{arch}} --target bin --output type=local,dest=dist/{{os}}_{{arch}} .';
  const output = 'dist/{{os}}_{{arch}}/api';
  const platforms = ['linux/amd64', 'linux/arm64'];
  const binaries = { api: { build, output, platforms, archive: 'tar.gz' } };
  await repository.write('slipway.yaml', JSON.stringify({ binaries }));
  await repository.commit('feat: binaries');
  await repository.git('tag', 'v1.4.0');
  const run = await startCli(['binaries', '--directory', repository.folder]).exit;
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout).toContain('dist/api_1.4.0_linux_arm64.tar.gz');
  const file = join(repository.folder, 'dist/linux_arm64/api');
  expect(await readFile(file, 'utf8')).toContain('echo arm64');
  const sums = await readFile(join(repository.folder, 'dist/checksums.txt'), 'utf8');
  expect(sums.trim().split('\n')).toHaveLength(2);
}, 60_000);
