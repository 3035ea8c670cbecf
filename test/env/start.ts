import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from '../workbench/harness/server.ts';
import { workbenchAddress } from '../workbench/harness/workbenchAddress.ts';
import { cacheFolder } from './cacheFolder.ts';
import { engineIsUp, ensureEngine, freePort, stopEngine } from './engine.ts';
import type { EngineEnvironment } from './engine.ts';
import { run } from './run.ts';
import { createSampleRepository } from './sampleRepository.ts';
import { ensureVSCode } from './vscode.ts';
import type { VSCodeServer } from './vscode.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const usage = 'usage: npm start [-- [--web] [--port NUMBER] [--check]]';

/** Undone in reverse order when the user has had enough. */
const endings: (() => Promise<unknown>)[] = [];
let ending = false;

async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    for (const undo of endings.reverse()) await undo().catch(console.error);
  }
  process.exit(code);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { web: { type: 'boolean' }, port: { type: 'string' }, check: { type: 'boolean' } },
  });
  const check = values.check === true;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new Error(usage);
  say('building Slipway');
  await script('package');
  const wasUp = await engineIsUp();
  if (!wasUp) say('starting a Docker Engine and a registry');
  if (!wasUp) endings.push(stopEngine);
  const engine = await ensureEngine();
  const sample = await sampleRepository(engine.REGISTRY);
  const desktop = values.web === true || check ? undefined : desktopVSCode();
  if (desktop === undefined) await serve(sample, engine, { port, check });
  else await open(desktop, sample, engine);
}

/** One that is there stays as its user left it, unless its registry has moved. */
async function sampleRepository(registry: string): Promise<string> {
  const folder = join(cacheFolder(), 'sample');
  const config = join(folder, 'slipway.yaml');
  const kept = existsSync(config) && readFileSync(config, 'utf8').includes(`${registry}/`);
  if (!kept) await createSampleRepository(folder, registry);
  return folder;
}

interface Serve {
  readonly port: number | undefined;
  /** Ask the server whether it is there with the extension, and end. */
  readonly check: boolean;
}

async function serve(
  sample: string,
  engine: EngineEnvironment,
  { port, check }: Serve,
): Promise<void> {
  const dataFolder = join(cacheFolder(), 'start');
  await mkdir(dataFolder, { recursive: true });
  // Other users and web pages of this machine reach the port too; only the address printed below opens it.
  const token = randomBytes(16).toString('hex');
  const vscode = await ensureVSCode('newest');
  const server = await startServer({
    vscode,
    vsix: join(root, 'dist', 'slipway.vsix'),
    dataFolder,
    env: { ...engine },
    port: port ?? (await freePort(3000)),
    token,
    settings: { 'git.enabled': true },
  });
  endings.push(() => server.stop());
  if (check) {
    await confirm(vscode, dataFolder, workbenchAddress(server, sample, { token }));
    await end(0);
  }
  console.log(`
VS Code with Slipway on a sample repository:

    ${workbenchAddress(server, sample, { token })}

Open the “Release” view in the activity bar, or press F1 and run “Release: Build multi-arch”.
The sample is ${sample}; its images go to ${engine.REGISTRY}.
Ctrl+C ends everything.`);
  await new Promise(() => undefined);
}

/** Throws unless the address answers with the workbench and the extension is installed. */
async function confirm(vscode: VSCodeServer, dataFolder: string, address: string): Promise<void> {
  // The first answer exchanges the token for a cookie.
  const signal = AbortSignal.timeout(30_000);
  const first = await fetch(address, { redirect: 'manual', signal });
  const cookie = first.headers.getSetCookie().map((line) => line.split(';')[0]);
  const next = new URL(first.headers.get('location') ?? address, address);
  const page = await fetch(next, { headers: { cookie: cookie.join('; ') }, signal });
  if (!page.ok || !(await page.text()).includes('workbench'))
    throw new Error(`VS Code answered with status ${page.status}.`);
  const main = join(vscode.root, 'out', 'server-main.js');
  const args = [main, '--server-data-dir', dataFolder, '--list-extensions'];
  const { stdout } = await run(vscode.node, args, { stdout: 'capture', quiet: true });
  if (!stdout.split('\n').includes('slipway.slipway'))
    throw new Error('VS Code does not list the extension.');
  console.log('OK: VS Code serves the sample repository, with Slipway installed.');
}

/** A process of its own, so that it gets the engine's environment and touches nobody's settings. */
async function open(code: string, sample: string, engine: EngineEnvironment): Promise<void> {
  say(
    `opening ${sample} in VS Code; its images go to ${engine.REGISTRY}. Close the window to end.`,
  );
  const own = [
    '--user-data-dir',
    join(cacheFolder(), 'start-desktop'),
    '--disable-workspace-trust',
  ];
  const args = [...own, '--new-window', '--wait', `--extensionDevelopmentPath=${root}`, sample];
  const child = spawn(code, args, { env: { ...process.env, ...engine }, stdio: 'inherit' });
  endings.push(() => Promise.resolve(child.kill()));
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve(exitCode ?? 0));
  });
  await end(status);
}

/** The program `code`, where there is a display to open it on. */
function desktopVSCode(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, PATH, VSCODE_DESKTOP } = process.env;
  const display = [DISPLAY, WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
  if (!display && process.platform === 'linux') return undefined;
  const folders = (PATH ?? '').split(delimiter);
  return VSCODE_DESKTOP ?? folders.map((folder) => join(folder, 'code')).find(existsSync);
}

async function script(name: string): Promise<void> {
  const { code } = await run('npm', ['run', '--silent', name], { cwd: root });
  if (code !== 0) throw new Error(`npm run ${name} failed.`);
}

function say(text: string): void {
  console.error(`slipway: ${text}`);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    if (!ending) say('ending');
    void end(0);
  });
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}
