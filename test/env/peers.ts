import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.ts';
import { run } from './run.ts';

/** Programs the tests compare with, by their paths. */
export interface Peers {
  readonly crane: string;
  readonly skopeo: string;
  readonly regctl: string;
  /** A second registry: prints its address, serves until standard input ends. */
  readonly memoryRegistry: string;
}

const folder = join(cacheFolder(), 'engine');

/** Compiles what has no package, once. Throws when a program cannot be had. */
export async function ensurePeers(): Promise<Peers> {
  const script = fileURLToPath(new URL('engine.sh', import.meta.url));
  const made = await run('bash', [script, 'peers'], { env: { ENGINE_DIR: folder } });
  if (made.code !== 0) throw new Error('regctl and a second registry could not be compiled.');
  const tool = (name: string): string => {
    const file = findTool(name);
    if (file === undefined) throw new Error(`The tests need the program “${name}”.`);
    return file;
  };
  return {
    crane: tool('crane'),
    skopeo: tool('skopeo'),
    regctl: tool('regctl'),
    memoryRegistry: tool('memory-registry'),
  };
}

/** A program of the engine's tool folder or of PATH; undefined when it is in neither. */
export function findTool(name: string): string | undefined {
  const folders = [join(folder, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((one) => join(one, name)).find((file) => existsSync(file));
}
