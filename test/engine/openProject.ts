import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { decompress } from '../../src/adapters/compression/decompress.ts';
import { createCosign } from '../../src/adapters/cosign/cosign.ts';
import { createBakeFiles } from '../../src/adapters/docker/bakeFiles.ts';
import { createBuildx } from '../../src/adapters/docker/buildx.ts';
import { createEngine } from '../../src/adapters/docker/engine.ts';
import { createImageRunner } from '../../src/adapters/docker/imageRunner.ts';
import { createLocalImages } from '../../src/adapters/docker/localImages.ts';
import { createForeignGit } from '../../src/adapters/git/foreignGit.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createUpstreamClones } from '../../src/adapters/git/upstreamClone.ts';
import { tryLock } from '../../src/adapters/slipwayFolder/lockFile.ts';
import { createGitHistory } from '../../src/adapters/git/gitHistory.ts';
import { createGitWriter } from '../../src/adapters/git/gitWriter.ts';
import { run } from '../../src/adapters/process/run.ts';
import { stream } from '../../src/adapters/process/stream.ts';
import { digestOf } from '../../src/adapters/registry/contentDigest.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { createDockerCredentials } from '../../src/adapters/registry/dockerCredentials.ts';
import { createBuildRecords } from '../../src/adapters/slipwayFolder/buildRecords.ts';
import { createLocalCaches } from '../../src/adapters/slipwayFolder/localCaches.ts';
import { createBuildReports } from '../../src/adapters/slipwayFolder/buildReports.ts';
import { createArchives } from '../../src/adapters/archive/archives.ts';
import { openReleaseFolder } from '../../src/adapters/slipwayFolder/openReleaseFolder.ts';
import { createScanner } from '../../src/adapters/scanner/scanner.ts';
import { createWorkspace } from '../../src/adapters/workspace/folder.ts';
import { createProjectFiles } from '../../src/adapters/workspace/projectFiles.ts';
import { parseConfigText } from '../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../src/adapters/yaml/writeYaml.ts';
import type { BuildKit } from '../../src/build/buildKit.ts';
import type { BuildObserver } from '../../src/build/runBuild.ts';
import type { Registry } from '../../src/oci/registry.ts';
import type { Slipway } from '../../src/release/slipway.ts';
import { createSlipway } from '../../src/release/slipway.ts';

/** `host:port` of the tests' registry, which holds `library/busybox` for two platforms. */
export const registryHost = process.env['REGISTRY'] ?? 'localhost:5000';
export const base = `${registryHost}/library/busybox:latest`;

/** The verbs on a folder of its own, composed as the roots compose them. */
export interface OpenProject {
  readonly folder: string;
  /** `BUILDX_CONFIG` of its builders, for programs of their own. */
  readonly buildxConfig: string;
  readonly slipway: Slipway;
  readonly buildKit: BuildKit;
  readonly registry: Registry;
  /** Runs the docker command line with the builders of this project; returns its standard output. */
  docker(...args: readonly string[]): string;
  close(): Promise<void>;
}

/** `env` reaches every docker program, e.g. another `DOCKER_HOST`. Builders are this project's own. */
export async function openProject(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<OpenProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-engine-test-'));
  const buildxConfig = await mkdtemp(path.join(tmpdir(), 'slipway-buildx-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  commitAll(folder);
  const own = { ...env, BUILDX_CONFIG: buildxConfig };
  const everything: NodeJS.ProcessEnv = { ...process.env, ...own };
  const credentials = createDockerCredentials({ run, env: process.env, home: homedir() });
  const registry = createRegistry({
    credentials,
    insecureRegistries: [],
    userAgent: 'slipway-tests',
  });
  const buildKit = createBuildx({ run, stream, dockerPath: 'docker', env: own });
  const slipway = createSlipway({
    workspace: createWorkspace(folder),
    bakeFiles: createBakeFiles({ run, dockerPath: 'docker', env: own }),
    archives: createArchives(folder),
    projectFiles: createProjectFiles(folder),
    sourceControl: createGit({ run }),
    sourceHistory: createGitHistory({ run }),
    sourceWriter: createGitWriter({ run }),
    upstreamGit: createForeignGit({ run }),
    upstreamClones: createUpstreamClones({
      run,
      folder: path.join(folder, '.upstream'),
      tryLock: (file) => tryLock(file, 'a test'),
    }),
    parse: parseConfigText,
    writeYaml,
    registry,
    writer: registry,
    access: registry,
    digestOf,
    verifier: createCosign({ run, cosignPath: 'cosign', insecureRegistries: [] }),
    verification: {
      decompress,
      imageRunner: createImageRunner({ env: everything, home: homedir(), credentials }),
      scanner: createScanner({ run, env: everything, insecureRegistries: [] }),
    },
    buildRecords: createBuildRecords(folder),
    buildReports: createBuildReports(folder),
    localCaches: createLocalCaches(folder, 'a test'),
    hasVariable: (name) => everything[name] !== undefined,
    buildKit,
    engine: createEngine({ env: everything, home: homedir() }),
    localImages: createLocalImages({ env: everything, home: homedir() }),
    releaseFolder: openReleaseFolder({
      root: folder,
      stream,
      env: everything,
      now: () => new Date(),
    }),
    now: () => new Date(),
  });
  return {
    folder,
    buildxConfig,
    slipway,
    buildKit,
    registry,
    docker: (...args) =>
      execFileSync('docker', args, { env: everything, encoding: 'utf8', stdio: 'pipe' }),
    async close() {
      await rm(folder, { recursive: true, force: true });
      await rm(buildxConfig, { recursive: true, force: true });
    },
  };
}

function commitAll(folder: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  git('tag', 'v1.4.0');
}

/** Names that no other run of the tests uses. */
export function unique(name: string): string {
  return `${name}-${process.pid}-${Date.now().toString(36)}`;
}

export const silent: BuildObserver = {
  onProgress: () => undefined,
  onText: () => undefined,
  onPhase: () => undefined,
};
