import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../env/run.ts';
import type { VSCodeServer } from '../../env/vscode.ts';
import { descendants, isAlive, signal } from './processTree.ts';
import { serverSettings } from './serverSettings.ts';

export interface ServerOptions {
  readonly vscode: VSCodeServer;
  /** Keeps settings and extensions; a temporary folder, removed by `stop`, when absent. */
  readonly dataFolder?: string;
  /** Added to the tests' own user settings; `undefined` values take one away. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Those of scope `machine`, which a window on a server reads from a file of its own. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** A packed extension to install first. */
  readonly vsix?: string;
  /** Asks whether folders are trusted, as VS Code does by itself. */
  readonly workspaceTrust?: boolean;
  /** Runs extension tests; the workbench then shows no notification toasts. */
  readonly testDriver?: boolean;
  /** Secret in the address, for a server that stands longer than a test. */
  readonly token?: string;
}

export interface Server {
  readonly port: number;
  readonly origin: string;
  readonly dataFolder: string;
  log(): string;
  stop(): Promise<void>;
}

/** Starts VS Code's server on loopback; resolves when it accepts connections. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'slipway-vscode-')));
  const removeData = async (): Promise<void> => {
    if (options.dataFolder === undefined)
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const userFolder = join(dataFolder, 'data', 'User');
  await mkdir(userFolder, { recursive: true });
  const trust = { 'security.workspace.trust.enabled': options.workspaceTrust === true };
  const settings = { ...serverSettings, ...trust, ...options.settings };
  await writeFile(join(userFolder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  const machineFolder = join(dataFolder, 'data', 'Machine');
  await mkdir(machineFolder, { recursive: true });
  await writeFile(
    join(machineFolder, 'settings.json'),
    JSON.stringify(options.machineSettings ?? {}, undefined, 2),
  );
  if (options.vsix !== undefined) {
    const installed = await installVsix(options.vscode, dataFolder, options.vsix);
    if (!installed) await removeData();
    if (!installed) throw new Error(`VS Code could not install ${options.vsix}.`);
  }
  const child = spawn(options.vscode.node, serverArguments(options, dataFolder), {
    env: serverEnvironment(dataFolder, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reap = (): void => killTree(child);
  process.once('exit', reap); // whatever ends this process, nothing of the server stays
  let log = '';
  const keep = (chunk: Buffer): void => void (log = (log + chunk.toString()).slice(-200_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async (): Promise<void> => {
    await endTree(child);
    process.off('exit', reap);
    await removeData();
  };
  try {
    const port = await listening(child, () => log);
    return {
      port,
      origin: `http://127.0.0.1:${port}`,
      dataFolder,
      log: () => log,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(options: ServerOptions, dataFolder: string): string[] {
  return [
    join(options.vscode.root, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...(options.token === undefined
      ? ['--without-connection-token']
      : ['--connection-token', options.token]),
    ...['--accept-server-license-terms', '--server-data-dir', dataFolder],
    ...['--telemetry-level', 'off', '--disable-getting-started-override'],
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    // Without it a built workbench ignores extensionDevelopmentPath and extensionTestsPath.
    ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
  ];
}

function serverEnvironment(
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|VITEST|NODE_OPTIONS$|NODE_ENV$|CODE_SERVER_PARENT_PID$)/.test(name),
  );
  // No look-ups at an extension gallery; sockets go where `stop` removes them.
  const fixed = { EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: dataFolder };
  return { ...Object.fromEntries(inherited), ...fixed, ...env };
}

async function installVsix(
  vscode: VSCodeServer,
  dataFolder: string,
  vsix: string,
): Promise<boolean> {
  const main = join(vscode.root, 'out', 'server-main.js');
  const args = [main, '--server-data-dir', dataFolder, '--install-extension', vsix, '--force'];
  const env = { EXTENSIONS_GALLERY: '{}' };
  return (await run(vscode.node, args, { env, stdout: 'capture', quiet: true })).code === 0;
}

function listening(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void =>
      reject(new Error(`VS Code’s server ${what}\n${log().slice(-3000)}`));
    const timer = setTimeout(() => fail('did not start within 60 seconds'), 60_000);
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code ?? 'none'}`);
    });
  });
}

/** The extension host outlives its server by seconds, so the server's descendants are ended too. */
async function endTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const family = [pid, ...descendants(pid)];
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    for (const member of family.filter(isAlive)) signal(member, name);
    for (let waited = 0; waited < 5000 && family.some(isAlive); waited += 20) await pause(20);
  }
}

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  for (const member of [pid, ...descendants(pid)]) signal(member, 'SIGKILL');
}
