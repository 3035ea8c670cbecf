import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('engine.sh', import.meta.url));

/** The program `cosign`: the machine's own, else one from packages. Throws when neither can be had. */
export async function ensureCosign(): Promise<string> {
  const own = await run('cosign', ['version'], { stdout: 'capture', quiet: true });
  if (own.code === 0) return 'cosign';
  const folder = join(cacheFolder(), 'engine');
  const made = await run('bash', [script, 'cosign'], { env: { ENGINE_DIR: folder } });
  if (made.code !== 0)
    throw new Error('The tests of signatures need cosign: see the messages above.');
  return join(folder, 'bin', 'cosign');
}
