import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { decompress } from './adapters/compression/decompress.ts';
import { createArchives } from './adapters/archive/archives.ts';
import { createCosign } from './adapters/cosign/cosign.ts';
import { createBakeFiles } from './adapters/docker/bakeFiles.ts';
import { createBuildKitHistory } from './adapters/docker/buildkit/buildKitHistory.ts';
import { createBuildx } from './adapters/docker/buildx.ts';
import { createDockerLogin } from './adapters/docker/dockerLogin.ts';
import { createEngine } from './adapters/docker/engine.ts';
import { createImageRunner } from './adapters/docker/imageRunner.ts';
import { createLocalImages } from './adapters/docker/localImages.ts';
import { createForeignGit } from './adapters/git/foreignGit.ts';
import { createGit } from './adapters/git/git.ts';
import { createUpstreamClones } from './adapters/git/upstreamClone.ts';
import { createGitHistory } from './adapters/git/gitHistory.ts';
import { createGitWriter } from './adapters/git/gitWriter.ts';
import { Connection } from './adapters/github/connection.ts';
import { createGitHub } from './adapters/github/gitHub.ts';
import { gitHubEnvironment } from './adapters/github/gitHubEnvironment.ts';
import { createIssueTracker } from './adapters/github/issueTracker.ts';
import { createReleaseHost } from './adapters/github/releaseHost.ts';
import { run } from './adapters/process/run.ts';
import { stream } from './adapters/process/stream.ts';
import { certificateFolders } from './adapters/registry/certificateFolders.ts';
import { digestOf } from './adapters/registry/contentDigest.ts';
import { createRegistry } from './adapters/registry/distributionClient.ts';
import { createDockerCredentials } from './adapters/registry/dockerCredentials.ts';
import { createScanner } from './adapters/scanner/scanner.ts';
import { createWebhook } from './adapters/webhook/postWebhook.ts';
import { createAssetFiles } from './adapters/workspace/assetFiles.ts';
import { tryLock } from './adapters/slipwayFolder/lockFile.ts';
import { createBuildRecords } from './adapters/slipwayFolder/buildRecords.ts';
import { createLocalCaches } from './adapters/slipwayFolder/localCaches.ts';
import { createBuildReports } from './adapters/slipwayFolder/buildReports.ts';
import { openReleaseFolder } from './adapters/slipwayFolder/openReleaseFolder.ts';
import { createEnvFiles } from './adapters/workspace/envFiles.ts';
import { createWorkspace } from './adapters/workspace/folder.ts';
import { createProjectFiles } from './adapters/workspace/projectFiles.ts';
import { parseConfigText } from './adapters/yaml/parseConfigText.ts';
import { writeYaml } from './adapters/yaml/writeYaml.ts';
import type { GlobalOptions, Services } from './commandLine/command.ts';
import { neutralise } from './terminal/neutralise.ts';
import { UsageError } from './commandLine/usageError.ts';
import type { PullLimit } from './oci/pullLimit.ts';
import { isNearlyUsedUp } from './oci/pullLimit.ts';
import { createSlipway } from './release/slipway.ts';

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** For what a registry wants its users to know. */
  readonly warn: (text: string) => void;
}

/** The adapters and verbs behind one command line. Throws UsageError for a folder that is none. */
export async function composeCommandLine(
  options: GlobalOptions,
  { env, version, warn }: Surroundings,
): Promise<Services> {
  const root = path.resolve(options.directory ?? '.');
  const folder = await stat(root).catch(() => undefined);
  if (folder?.isDirectory() !== true)
    throw new UsageError(`--directory ${neutralise(options.directory ?? '.')} is not a folder.`);
  const home = homedir();
  const credentials = createDockerCredentials({ run, env, home });
  const registry = createRegistry({
    credentials,
    insecureRegistries: options.insecureRegistries,
    certificateFolders: [
      ...options.certificateFolders.map((folder) => path.resolve(folder)),
      ...certificateFolders(env, home),
    ],
    cacheFolder: path.join(cacheHome(env, home), 'registry'),
    userAgent: `slipway/${version}`,
    onWarning: (host, text) => warn(`${host}: ${text}`),
    onRateLimit: sayOnce(warn),
  });
  const buildKit = createBuildx({ run, stream, dockerPath: 'docker', env });
  const connectTo = (host: string | undefined): Connection => {
    const { token, ...server } = gitHubEnvironment(env, host);
    return new Connection({ server, token, userAgent: `slipway/${version}` });
  };
  const slipway = createSlipway({
    workspace: createWorkspace(root),
    bakeFiles: createBakeFiles({ run, dockerPath: 'docker', env }),
    projectFiles: createProjectFiles(root),
    archives: createArchives(root),
    sourceControl: createGit({ run }),
    sourceHistory: createGitHistory({ run }),
    sourceWriter: createGitWriter({ run }),
    upstreamGit: createForeignGit({ run }),
    upstreamClones: createUpstreamClones({
      run,
      folder: path.join(cacheHome(env, home), 'upstream'),
      tryLock: (file) => tryLock(file, 'slipway mirror'),
    }),
    parse: parseConfigText,
    writeYaml,
    registry,
    writer: registry,
    access: registry,
    digestOf,
    verifier: createCosign({
      run,
      cosignPath: 'cosign',
      env,
      insecureRegistries: options.insecureRegistries,
    }),
    verification: {
      decompress,
      imageRunner: createImageRunner({ env, home, credentials }),
      scanner: createScanner({ run, env, insecureRegistries: options.insecureRegistries }),
    },
    buildKit,
    engine: createEngine({ env, home }),
    localImages: createLocalImages({ env, home }),
    buildRecords: createBuildRecords(root),
    buildReports: createBuildReports(root),
    localCaches: createLocalCaches(root, 'slipway build'),
    hasVariable: (name) => (env[name] ?? '') !== '',
    gitHub: (host) =>
      createGitHub({ ...gitHubEnvironment(env, host), userAgent: `slipway/${version}` }),
    gitHubReleases: {
      at: (host) => createReleaseHost(connectTo(host)),
      files: createAssetFiles(root),
    },
    releaseFolder: openReleaseFolder({ root, stream, env, now: () => new Date() }),
    webhooks: {
      webhook: createWebhook({ userAgent: `slipway/${version}` }),
      addressOf: (variable) => Promise.resolve(env[variable]),
    },
    gitHubIssues: (host) => createIssueTracker(connectTo(host)),
    now: () => new Date(),
  });
  const dockerLogin = createDockerLogin({ run, dockerPath: 'docker', env });
  return {
    slipway,
    buildKit,
    history: createBuildKitHistory({ stream, dockerPath: 'docker', env }),
    registry,
    writer: registry,
    access: registry,
    dockerLogin,
    envFiles: createEnvFiles(root),
  };
}

/** A quota is worth a word when the next command may not be answered. */
function sayOnce(warn: (text: string) => void): (host: string, left: PullLimit) => void {
  const said = new Set<string>();
  return (host, left) => {
    if (said.has(host) || !isNearlyUsedUp(left)) return;
    said.add(host);
    const of = left.limit === undefined ? '' : ` of ${left.limit}`;
    warn(`${host}: ${left.remaining}${of} pulls left. Sign in for more: docker login ${host}`);
  };
}

/** `SLIPWAY_CACHE`, else `slipway` where the system keeps caches. */
function cacheHome(env: NodeJS.ProcessEnv, home: string): string {
  const own = env['SLIPWAY_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG base directory specification: a relative path is invalid and to be ignored.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'slipway');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches', 'slipway');
  const local = env['LOCALAPPDATA'];
  if (process.platform === 'win32' && local !== undefined)
    return path.join(local, 'slipway', 'cache');
  return path.join(home, '.cache', 'slipway');
}
