import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import * as z from 'zod/mini';
import { createSampleRepository } from './sampleRepository.ts';
import type { Lane } from './vscode.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shim = fileURLToPath(new URL('codeShim.ts', import.meta.url));

const Stats = z.object({ passes: z.number(), failures: z.number() });

/**
 * Runs out/host in the extension host of a VS Code with the sample repository open: the desktop one
 * that `VSCODE_DESKTOP` names (newest lane), else a server. `env` reaches the extension host.
 */
export async function runHostTests(
  lane: Lane,
  env: Readonly<Record<string, string>> = {},
): Promise<{ passed: number; failed: number }> {
  const temporary = await mkdtemp(join(tmpdir(), 'slipway-host-'));
  const desktop = lane === 'newest' ? process.env['VSCODE_DESKTOP'] : undefined;
  try {
    const folder = join(temporary, 'acme');
    await createSampleRepository(folder, env['REGISTRY'] ?? 'localhost:5000');
    const code = await runTests({
      vscodeExecutablePath: desktop ?? shim,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out', 'host', 'index.cjs'),
      launchArgs: [folder, '--disable-extensions'],
      extensionTestsEnv: { ...env, HOST_TESTS_LANE: lane, HOST_TESTS_OUT: temporary },
    }).catch(() => 1);
    const text = await readFile(join(temporary, 'mocha.txt'), 'utf8').catch(() => '');
    console.log(text);
    const stats = await readStats(join(temporary, 'result.json'));
    if (stats === undefined || stats.passes + stats.failures === 0) {
      console.error(`The extension host of the ${lane} VS Code ended without a result.`);
      return { passed: 0, failed: 1 };
    }
    const failed = code === 0 ? stats.failures : Math.max(1, stats.failures);
    return { passed: stats.passes, failed };
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function readStats(file: string): Promise<z.infer<typeof Stats> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return z.safeParse(Stats, JSON.parse(text)).data;
}
