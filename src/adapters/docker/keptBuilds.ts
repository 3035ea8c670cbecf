import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError } from '../../build/buildError.ts';
import type { KeptBuild, KeptBuilds } from '../../build/keptBuilds.ts';
import { processRuns } from '../process/signalGroup.ts';
import { programFile } from './keptProgram.ts';

const aboutFile = 'about.json';
const ownerFile = 'owner';

/** Keeps builds in folders of `root`, which is the editor's own. */
export function createKeptBuilds(root: string): KeptBuilds {
  const held = new Set<string>();
  let left = false;
  const own = async (folder: string): Promise<void> => {
    await writeFile(join(folder, ownerFile), String(process.pid));
    held.add(folder);
  };
  return {
    async begin(about) {
      if (process.platform === 'win32') return undefined;
      try {
        await mkdir(root, { recursive: true, mode: 0o700 });
        const folder = await mkdtemp(join(root, 'build-'));
        await writeFile(join(folder, aboutFile), about, { mode: 0o600 });
        await own(folder);
        return folder;
      } catch (error) {
        throw unwritable(root, error);
      }
    },
    async adopt() {
      const names = await readdir(root).catch(() => []);
      const found: KeptBuild[] = [];
      for (const folder of names.map((name) => join(root, name))) {
        if (held.has(folder) || (await isOwned(folder))) continue;
        const about = await readFile(join(folder, aboutFile), 'utf8').catch(() => undefined);
        const started = await readFile(join(folder, programFile)).catch(() => undefined);
        if (about === undefined || started === undefined) {
          await remove(folder);
          continue;
        }
        await own(folder);
        found.push({ folder, about });
      }
      return found;
    },
    async forget(folder) {
      if (left) return;
      held.delete(folder);
      await remove(folder);
    },
    leave() {
      left = true;
      for (const folder of held) rmSync(join(folder, ownerFile), { force: true });
    },
  };
}

/** True while the process that follows it runs. One that was killed has left its name behind. */
async function isOwned(folder: string): Promise<boolean> {
  const owner = Number(await readFile(join(folder, ownerFile), 'utf8').catch(() => ''));
  const valid = Number.isSafeInteger(owner) && owner > 0 && owner !== process.pid;
  return valid && processRuns(owner);
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
    throw unwritable(folder, error);
  });
}

function unwritable(path: string, error: unknown): BuildError {
  return new BuildError(
    'failed',
    `${path} cannot be written.`,
    'Check its permissions and the space left on the disk.',
    { cause: error },
  );
}
