import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createUpstream } from '../../engine/samples/upstream.ts';
import { publishSetUp } from '../../engine/samples/copySample.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp } from './openInWorkbench.ts';

test('mirror: what others released is listed, built by digest and merged, and up to date then', async () => {
  const sample = await openInWorkbench('mirror');
  const { workbench, namespace, place, scratch, change } = sample;
  const notes = await createUpstream(join(scratch, 'notes'), 'notes.txt');
  const board = await createUpstream(join(scratch, 'board'), 'board.txt');
  await notes.release('v2.1.0');
  await board.release('v1.0.0');
  expect(await setUp(sample)).toContain('notes: { github: acme/notes }');
  await change('github: acme/notes', `git: "${notes.address}"`);
  await change('github: acme/board', `git: "${board.address}"`);
  await change('ghcr.io/acme/mirror', place);
  publishSetUp(sample);

  const images = workbench.view('Images');
  await images.expand('Upstream');
  const row = await images.waitForRow('2.1.0');
  expect(await row.innerText()).toContain('not in');
  expect(await (await images.waitForRow('1.0.0')).innerText()).toContain('not in');
  await row.click();
  await workbench.quickInput.row('Push').waitFor();
  await workbench.quickInput.accept();
  await images.waitForRow('up to date', 90_000);

  // The other one waits until it is asked for too.
  await expect(pushedTags(`${namespace}/board-web`)).rejects.toThrow();
  await workbench.command('Release: Mirror Upstream…');
  await workbench.quickInput.row('Push').waitFor();
  await workbench.quickInput.accept();
  const upToDate = async () =>
    (await images.children('Upstream')).filter(({ description }) => /up to date/.test(description));
  await expect.poll(upToDate, { timeout: 90_000 }).toHaveLength(2);
  expect(await pushedTags(`${namespace}/board-web`)).toEqual(['1.0.0', 'latest']);

  // Only what was merged has a tag: each platform was pushed by its digest.
  expect(await pushedTags(`${namespace}/notes`)).toEqual(['2.1.0', 'latest']);
  const { digest, platforms } = await pushedIndex(`${namespace}/notes`, '2.1.0');
  expect(Object.keys(platforms).toSorted()).toEqual(['linux/amd64', 'linux/arm64']);
  expect((await pushedIndex(`${namespace}/notes`, 'latest')).digest).toBe(digest);
  await workbench.command('Release: Mirror Upstream…');
  await workbench.notification('Nothing new').waitFor();
  await images.expand('notes', `${namespace}/notes`, 'Releases', '2.1.0');
  await images.waitForRow('linux/arm64');
  await sample.pictures();
}, 180_000);
