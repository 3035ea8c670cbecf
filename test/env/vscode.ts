import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cacheFolder.ts';
import { run } from './run.ts';

/** The newest VS Code the tests know, and the oldest that package.json says is supported. */
export type Lane = 'newest' | 'oldest';

/** A VS Code server: `node root/out/server-main.js`. */
export interface VSCodeServer {
  /** The Node.js this VS Code needs. */
  readonly node: string;
  readonly root: string;
}

interface Release {
  /** The npm package carries VS Code with the same minor: 4.139.1 is VS Code 1.139.1. */
  readonly codeServer: string;
  readonly node: string;
  /** 1.99 downloads ripgrep in an install script; a later package holds the same program. */
  readonly ripgrep?: string;
}

const releases: Readonly<Record<Lane, Release>> = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  oldest: { codeServer: '4.99.4', node: '20.20.2', ripgrep: '1.18.0' },
};

/** Installs the server of a lane from npm packages, once. Throws when it cannot. */
export async function ensureVSCode(lane: Lane): Promise<VSCodeServer> {
  const release = releases[lane];
  const own = systemNode(release);
  const folder = join(cacheFolder(), `vscode-${lane}`);
  const installed = `${release.codeServer} ${own === undefined ? release.node : process.versions.node}`;
  if (readReady(folder) !== installed) {
    console.error(`vscode: installing the ${lane} VS Code of the tests (once, about 20 seconds)`);
    if (
      !(await install(release, folder, installed)) &&
      !(await install(release, folder, installed))
    )
      throw new Error(`The ${lane} VS Code could not be installed; npm says why above.`);
  }
  return {
    node: own ?? join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
    root: serverRoot(folder),
  };
}

function serverRoot(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** This process's own Node.js where it is the major that VS Code was made for. */
function systemNode({ node }: Release): string | undefined {
  const major = (version: string): string => version.slice(0, version.indexOf('.'));
  return major(process.versions.node) === major(node) ? process.execPath : undefined;
}

function nodePackage(): string {
  if (process.platform !== 'linux')
    throw new Error('The tests’ VS Code server runs on Linux; elsewhere set VSCODE_DESKTOP.');
  return `node-linux-${process.arch}`;
}

function ripgrepPackage(): string {
  return `@vscode/ripgrep-linux-${process.arch}`;
}

function readReady(folder: string): string | undefined {
  const file = join(folder, '.ready');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Prepared beside the folder and moved there in one step: an interrupted install leaves nothing. */
async function install(release: Release, folder: string, installed: string): Promise<boolean> {
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const own = systemNode(release);
  const devDependencies = {
    'code-server': release.codeServer,
    ...(own === undefined && { [nodePackage()]: release.node }),
    ...(release.ripgrep !== undefined && { [ripgrepPackage()]: release.ripgrep }),
  };
  await writeFile(
    join(draft, 'package.json'),
    `${JSON.stringify({ name: 'test-host', private: true, devDependencies })}\n`,
  );
  // Not `npm ci`: the lock file inside code-server is out of step with its package.json.
  const ready =
    (await npm(['install'], draft)) && (await npm(['install', '--omit=dev'], serverRoot(draft)));
  if (ready) {
    await nativeParts(draft, own);
    await writeFile(join(draft, '.ready'), `${installed}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } else await rm(draft, { recursive: true, force: true });
  return ready;
}

/** Nothing here needs code-server's native builds, save the two parts below. */
async function npm(args: readonly string[], cwd: string): Promise<boolean> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return (await run('npm', [...args, ...quiet], { cwd })).code === 0;
}

/** What old servers build or download in install scripts: search (ripgrep), terminals (node-pty). */
async function nativeParts(draft: string, own: string | undefined): Promise<void> {
  const modules = join(serverRoot(draft), 'node_modules');
  const ripgrep = join(modules, '@vscode', 'ripgrep');
  if (existsSync(ripgrep)) {
    await mkdir(join(ripgrep, 'bin'), { recursive: true });
    const up = '../'.repeat(7); // to the outer node_modules
    await symlink(`${up}${ripgrepPackage()}/bin/rg`, join(ripgrep, 'bin', 'rg'));
  }
  const pty = join(modules, 'node-pty');
  if (existsSync(join(pty, 'prebuilds')) || !existsSync(pty)) return;
  const prefix =
    own === undefined ? join(draft, 'node_modules', nodePackage()) : dirname(dirname(own));
  const env = {
    npm_config_nodedir: prefix,
    PATH: `${join(prefix, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
  // Its script after the build fails without harm: only the built file says whether it worked.
  await run('npm', ['rebuild', 'node-pty', '--loglevel=silent'], {
    cwd: serverRoot(draft),
    env,
    quiet: true,
  });
  if (!existsSync(join(pty, 'build', 'Release', 'pty.node')))
    console.error('vscode: no C++ compiler, so the oldest VS Code has no terminals here');
}

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium: the one `CHROMIUM` names, the machine's, else Debian's package. */
export async function ensureChromium(): Promise<string> {
  const found = process.env['CHROMIUM'] ?? browsers.find(existsSync);
  if (found !== undefined) return found;
  const [debian] = browsers;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    console.error('vscode: installing Debian’s chromium (once)');
    if ((await installChromium()) || (await installChromium())) return debian!;
  }
  const why = canInstall ? 'apt-get could not install it' : 'only Debian’s root can install it';
  throw new Error(`The tests drive VS Code in Chromium, and ${why}: install it, or set CHROMIUM.`);
}

async function installChromium(): Promise<boolean> {
  // A fresh container has no package lists.
  await run('apt-get', ['update', '-qq']);
  const args = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  const { code } = await run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  return code === 0 && existsSync('/usr/bin/chromium');
}
