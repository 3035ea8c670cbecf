import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createForeignGit } from '../../../src/adapters/git/foreignGit.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { SourceControlError } from '../../../src/release/sourceControl.ts';
import { TestRepository } from './repository.ts';

const { signal } = new AbortController();
let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await repository.remove();
});

const tags = (address: string) => createForeignGit({ run }).tags(address, signal);

test('tags with their commits, annotated ones too', async () => {
  await repository.git('tag', 'v1.0.0');
  await repository.git('tag', '-a', '-m', 'two', 'v2.0.0');
  const commit = await repository.git('rev-parse', 'HEAD');
  expect(await tags(pathToFileURL(repository.folder).href)).toEqual([
    { name: 'v1.0.0', commit },
    { name: 'v2.0.0', commit },
  ]);
});

test('nobody’s configuration sends it elsewhere', async () => {
  await repository.git('tag', 'v1.0.0');
  const address = pathToFileURL(repository.folder).href;
  const config = join(repository.folder, 'user.config');
  await writeFile(config, `[url "file:///nowhere/"]\n  insteadOf = file:///\n`);
  vi.stubEnv('GIT_CONFIG_GLOBAL', config);
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'url.file:///nowhere/.insteadOf');
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'file:///');
  expect(await tags(address)).toHaveLength(1);
});

test('a transport that starts programs is refused, whatever the surroundings allow', async () => {
  vi.stubEnv('GIT_ALLOW_PROTOCOL', 'ext');
  await expect(tags('ext::sh -c "echo started >&2"')).rejects.toThrow(
    /transport 'ext' not allowed/,
  );
});

test('what cannot be reached says so', async () => {
  const failure = await tags('http://127.0.0.1:9/a.git').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SourceControlError);
  expect(failure).toMatchObject({
    reason: 'unreachable',
    remedy: 'Check the network and the address http://127.0.0.1:9/a.git.',
  });
});

test('one that asks who we are is told of as it is: no sign-in of git is used', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const failed = tags(`http://127.0.0.1:${port}/a.git`);
  await expect(failed).rejects.toMatchObject({
    reason: 'denied',
    remedy: expect.stringContaining('is not used') as string,
  });
  server.close();
});
