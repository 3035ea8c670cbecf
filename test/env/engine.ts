import { createServer } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.ts';
import { run } from './run.ts';

/** Environment variables that lead to the engine of the tests. */
export interface EngineEnvironment {
  /** Absent where the machine's own engine is found without it. */
  readonly DOCKER_HOST?: string;
  readonly DOCKER_CONFIG?: string;
  /** `host:port`, plain HTTP on loopback; holds `library/busybox` for amd64 and arm64. */
  readonly REGISTRY: string;
  readonly PATH?: string;
}

const script = fileURLToPath(new URL('engine.sh', import.meta.url));
const ownRegistry = 'slipway-tests-registry';

/**
 * A Docker Engine and a registry: the machine's own engine where it has one (only containers with
 * Slipway's name are touched), else one made from packages. Throws when neither can be had.
 */
export async function ensureEngine(): Promise<EngineEnvironment> {
  if (await hasOwnEngine()) return useOwnEngine();
  const folder = join(cacheFolder(), 'engine');
  await mkdir(folder, { recursive: true });
  const port = await registryPort(folder);
  const up = await run('bash', [script, 'up'], { env: scriptEnv(folder, port), stdout: 'capture' });
  if (up.code !== 0) throw new Error('No Docker Engine: see the messages of “npm run engine up”.');
  return parseEnvironment(up.stdout);
}

/** Ends what `ensureEngine` started. Images and registry content stay in the cache. */
export async function stopEngine(): Promise<void> {
  const folder = join(cacheFolder(), 'engine');
  if (existsSync(folder))
    await run('bash', [script, 'down'], { env: scriptEnv(folder, savedPort(folder) ?? 5000) });
  if (await hasOwnEngine()) await run('docker', ['rm', '--force', ownRegistry], { quiet: true });
}

/** Whether `ensureEngine` would start nothing. */
export async function engineIsUp(): Promise<boolean> {
  if (await hasOwnEngine()) {
    const args = ['port', ownRegistry, '5000'];
    return (await run('docker', args, { stdout: 'capture', quiet: true })).code === 0;
  }
  const folder = join(cacheFolder(), 'engine');
  return isRunning(folder, 'dockerd') && isRunning(folder, 'registry');
}

function scriptEnv(folder: string, port: number): Record<string, string> {
  return { ENGINE_DIR: folder, ENGINE_REGISTRY_PORT: String(port) };
}

async function hasOwnEngine(): Promise<boolean> {
  // The engine made from packages answers too when the shell has its variables: that is not the machine's own.
  if (process.env['DOCKER_HOST']?.includes(join(cacheFolder(), 'engine')) === true) return false;
  const version = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
    stdout: 'capture',
    quiet: true,
  });
  return version.code === 0;
}

async function useOwnEngine(): Promise<EngineEnvironment> {
  const running = await run('docker', ['port', ownRegistry, '5000'], {
    stdout: 'capture',
    quiet: true,
  });
  let address = running.code === 0 ? /127\.0\.0\.1:(\d+)/.exec(running.stdout)?.[1] : undefined;
  if (address === undefined) {
    await run('docker', ['rm', '--force', ownRegistry], { quiet: true });
    address = String(await freePort(5000));
    const label = 'org.slipway.tests=true';
    const publish = `127.0.0.1:${address}:5000`;
    const args = ['run', '--detach', '--name', ownRegistry, '--label', label, '--publish', publish];
    const started = await run('docker', [
      ...args,
      '--env',
      'REGISTRY_STORAGE_DELETE_ENABLED=true',
      'registry:3',
    ]);
    if (started.code !== 0)
      throw new Error('The tests need the image “registry:3”: docker could not run it.');
  }
  const registry = `localhost:${address}`;
  const base = [
    'buildx',
    'imagetools',
    'create',
    '--tag',
    `${registry}/library/busybox:latest`,
    'busybox:stable',
  ];
  const copied = await run('docker', base);
  if (copied.code !== 0)
    throw new Error('The tests need the image “busybox:stable”: docker could not copy it.');
  return environmentOf({
    REGISTRY: registry,
    DOCKER_HOST: process.env['DOCKER_HOST'],
    DOCKER_CONFIG: process.env['DOCKER_CONFIG'],
  });
}

/** The registry's port of an earlier run, else 5000, else one that is free. */
async function registryPort(folder: string): Promise<number> {
  const wanted = savedPort(folder) ?? 5000;
  const port = isRunning(folder, 'registry') ? wanted : await freePort(wanted);
  await writeFile(join(folder, 'registry.port'), String(port));
  return port;
}

function savedPort(folder: string): number | undefined {
  const file = join(folder, 'registry.port');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

function isRunning(folder: string, name: string): boolean {
  const file = join(folder, `${name}.pid`);
  return existsSync(file) && existsSync(`/proc/${readFileSync(file, 'utf8').trim()}`);
}

/** `wanted` if nobody listens there, else a port the system picks. */
export function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () =>
      wanted === 0 ? reject(new Error('no free port')) : resolve(freePort(0)),
    );
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      server.close(() => resolve(port));
    });
  });
}

function parseEnvironment(text: string): EngineEnvironment {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Z_]+)='?([^']*)'?$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found[key] = value;
  }
  return environmentOf(found);
}

function environmentOf(found: Readonly<Record<string, string | undefined>>): EngineEnvironment {
  const { DOCKER_HOST, DOCKER_CONFIG, REGISTRY, PATH } = found;
  if (REGISTRY === undefined) throw new Error('The engine script named no registry.');
  return {
    REGISTRY,
    ...(DOCKER_HOST !== undefined && { DOCKER_HOST }),
    ...(DOCKER_CONFIG !== undefined && { DOCKER_CONFIG }),
    ...(PATH !== undefined && { PATH }),
  };
}

function printEnvironment(environment: EngineEnvironment): void {
  for (const [key, value] of Object.entries(environment)) {
    const text = String(value);
    console.log(`${key}=${/^[\w./:@-]+$/.test(text) ? text : `'${text}'`}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verb = process.argv[2];
  try {
    if (verb === 'up') printEnvironment(await ensureEngine());
    else if (verb === 'down') await stopEngine();
    else {
      console.error('usage: npm run -s engine up|down');
      process.exitCode = 2;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
