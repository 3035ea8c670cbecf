import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, unique } from './openProject.ts';

const name = `${registryHost}/${unique('compare-local')}`;
const signal = AbortSignal.timeout(170_000);
let project: OpenProject;

beforeAll(async () => {
  project = await openProject({ Dockerfile: `FROM ${base}\nRUN echo one >/one\n` });
  const build = (tag: string, ...more: string[]) =>
    project.docker('buildx', 'build', '--load', '--tag', `${name}:${tag}`, ...more, project.folder);
  build('1');
  project.docker('push', `${name}:1`);
  build('2', '--label', 'what=two', '--build-arg', 'X=1');
});

afterAll(async () => {
  project.docker('image', 'rm', `${name}:1`, `${name}:2`);
  await project.close();
});

it('an image of the engine and what was pushed of it are the same', async () => {
  const found = await project.slipway.compare(`${name}:1`, `docker-daemon:${name}:1`, signal);
  expect(found.same || found.platforms.every(({ change }) => change === 'same')).toBe(true);
});

it('what was changed here since: layers by content, labels; sizes are not set against each other', async () => {
  const found = await project.slipway.compare(`${name}:1`, `docker-daemon:${name}:2`, signal);
  expect(found).toMatchObject({
    sizes: 'mixed',
    platforms: [
      {
        change: 'changed',
        layers: { added: [], removed: [] },
        config: [{ kind: 'label', name: 'what', right: 'two' }],
      },
    ],
  });
  expect(found.platforms[0]?.sizeChange).toBeUndefined();
  expect(found.platforms[0]?.layers.shared.at(-1)?.createdBy).toContain('echo one');
});

it('two images of the engine', async () => {
  const [one, two] = [`docker-daemon:${name}:1`, `docker-daemon:${name}:2`];
  const found = await project.slipway.compare(one, two, signal);
  expect(found).toMatchObject({ sizes: 'uncompressed', platforms: [{ sizeChange: 0 }] });
});

it('one that is not there is told by name', async () => {
  const missing = project.slipway.compare(`docker-daemon:${name}:3`, `${name}:1`, signal);
  await expect(missing).rejects.toMatchObject({ reason: 'image-missing' });
});
