import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { decompress } from './adapters/compression/decompress.ts';
import { createArchives } from './adapters/archive/archives.ts';
import { createCosign } from './adapters/cosign/cosign.ts';
import { createBakeFiles } from './adapters/docker/bakeFiles.ts';
import { createBuildKitHistory } from './adapters/docker/buildkit/buildKitHistory.ts';
import { createBuildx } from './adapters/docker/buildx.ts';
import { createKeptBuilds } from './adapters/docker/keptBuilds.ts';
import type { KeepProgram } from './adapters/docker/keptProgram.ts';
import { keepProgram } from './adapters/docker/keptProgram.ts';
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
import { apiOf } from './adapters/github/gitHubServer.ts';
import { createIssueTracker } from './adapters/github/issueTracker.ts';
import { createReleaseHost } from './adapters/github/releaseHost.ts';
import type { RunCommand } from './adapters/process/run.ts';
import { run } from './adapters/process/run.ts';
import type { StreamProgram } from './adapters/process/stream.ts';
import { stream } from './adapters/process/stream.ts';
import { certificateFolders } from './adapters/registry/certificateFolders.ts';
import { digestOf } from './adapters/registry/contentDigest.ts';
import type { DockerLogin } from './oci/access/dockerLogin.ts';
import { firstCredential } from './oci/access/credential.ts';
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
import { createWorkspace } from './adapters/workspace/folder.ts';
import { createProjectFiles } from './adapters/workspace/projectFiles.ts';
import { parseConfigText } from './adapters/yaml/parseConfigText.ts';
import { writeYaml } from './adapters/yaml/writeYaml.ts';
import type { TagReference } from './oci/reference.ts';
import type { Workspace } from './release/workspace.ts';
import type { GitHubAt } from './release/gitHub.ts';
import type { Slipway, SlipwayPorts } from './release/slipway.ts';
import { createSlipway } from './release/slipway.ts';
import { registerAccess } from './ui/access/registerAccess.ts';
import { SavedSignIns } from './ui/access/savedSignIns.ts';
import { registerAnnounce } from './ui/announce/registerAnnounce.ts';
import { WebhookAddresses } from './ui/announce/webhookAddresses.ts';
import { registerAct } from './ui/act/registerAct.ts';
import { registerBuilders } from './ui/builders/registerBuilders.ts';
import { keptBuildsFolder } from './ui/builds/keptBuildsFolder.ts';
import { registerBuilds } from './ui/builds/registerBuilds.ts';
import { registerCompare } from './ui/compare/registerCompare.ts';
import { ChangePreview } from './ui/fileChanges/changePreview.ts';
import { registerConfigLanguage } from './ui/configLanguage.ts';
import type { CommandId } from './ui/contributions.ts';
import { commands } from './ui/contributions.ts';
import { createApi } from './ui/createApi.ts';
import type { Editor, EditorHost } from './ui/editorHost.ts';
import type { EditorParts, PullsLeft } from './ui/editorParts.ts';
import type { CommandHandler } from './ui/feature.ts';
import {
  followAccess,
  followBuildKit,
  followEngine,
  followHistory,
  followLocalImages,
  followMemory,
  followRegistry,
  followWriter,
  reopenWhenChanged,
} from './ui/followSettings.ts';
import type { TokenServer } from './ui/gitHub/gitHubTokens.ts';
import { GitHubTokens } from './ui/gitHub/gitHubTokens.ts';
import { registerGitTag } from './ui/gitTag/registerGitTag.ts';
import { registerGitHub } from './ui/gitHub/registerGitHub.ts';
import { registerImages } from './ui/images/registerImages.ts';
import { registerChecklist } from './ui/checklist/registerChecklist.ts';
import { registerInspect } from './ui/inspect/registerInspect.ts';
import { DisposableStore } from './ui/lifecycle.ts';
import { logText } from './ui/logText.ts';
import { Sessions } from './ui/sessions.ts';
import { registerPlace } from './ui/place/registerPlace.ts';
import { readSettings } from './ui/settings.ts';
import { createShowError } from './ui/showError.ts';
import { registerStatus } from './ui/status/registerStatus.ts';
import { registerTags } from './ui/tags/registerTags.ts';
import { registerBinaries } from './ui/binaries/registerBinaries.ts';
import { registerGenerate } from './ui/generate/registerGenerate.ts';
import { registerSetUp } from './ui/setUp/registerSetUp.ts';
import { registerVersion } from './ui/version/registerVersion.ts';
import { registerVerify } from './ui/verify/registerVerify.ts';
import { createTools } from './ui/tools/createTools.ts';
import { requireTrust } from './ui/trust.ts';

/** The composition root of the editor: builds the adapters once and hands them to the features. */
export function createEditor(host: EditorHost): Editor {
  const store = new DisposableStore();
  const pullsLeft = store.add(new vscode.EventEmitter<PullsLeft>());
  const signIns = store.add(new SavedSignIns(host.context));
  const ports = createPorts(host, signIns, pullsLeft);
  const dockerLogin: DockerLogin = {
    login: (...given) => createDockerLogin(dockerCommand()).login(...given),
    logout: (...given) => createDockerLogin(dockerCommand()).logout(...given),
  };
  const tokens = new GitHubTokens(host.context.secrets);
  const addresses = new WebhookAddresses(host.context.secrets);
  const gitHub: GitHubAt = (name) => {
    const server = gitHubServerAt(name);
    return createGitHub({
      ...server,
      userAgent: 'slipway',
      token: () => tokens.silentToken(server),
    });
  };
  const openFolder = (workspace: Workspace): Slipway =>
    createSlipway({
      ...ports,
      digestOf,
      buildRecords: createBuildRecords(workspace.root),
      buildReports: createBuildReports(workspace.root),
      localCaches: createLocalCaches(workspace.root, 'a build in VS Code'),
      hasVariable: (name) => (process.env[name] ?? '') !== '',
      workspace,
      bakeFiles: {
        print: (...asked) => createBakeFiles(dockerCommand()).print(...asked),
      },
      projectFiles: createProjectFiles(workspace.root),
      archives: createArchives(workspace.root),
      sourceControl: createGit({ run: trustedRun }),
      sourceHistory: createGitHistory({ run: trustedRun }),
      sourceWriter: createGitWriter({ run: trustedRun }),
      upstreamGit: createForeignGit({ run: trustedRun }),
      upstreamClones: createUpstreamClones({
        run: trustedRun,
        folder: join(host.context.globalStorageUri.fsPath, 'upstream'),
        tryLock: (file) => tryLock(file, 'a build in VS Code'),
      }),
      parse: parseConfigText,
      writeYaml,
      gitHub,
      gitHubReleases: {
        at: (name) => createReleaseHost(connectTo(gitHubServerAt(name), tokens)),
        files: createAssetFiles(workspace.root),
      },
      releaseFolder: openReleaseFolder({
        root: workspace.root,
        stream: trustedStream,
        env: process.env,
        now: () => new Date(),
      }),
      webhooks: {
        webhook: createWebhook({ userAgent: 'slipway' }),
        addressOf: (variable) => addresses.addressOf(workspace.root, variable),
      },
      gitHubIssues: (name) => createIssueTracker(connectTo(gitHubServerAt(name), tokens)),
      now: () => new Date(),
    });
  const sessions = new Sessions((folder) => openFolder(createWorkspace(folder.uri.fsPath)));
  const showError = createShowError(host.log);
  const storage = keptBuildsFolder(host.context);
  const keptBuilds = storage && createKeptBuilds(storage.fsPath);
  const parts: EditorParts = {
    ...ports,
    host,
    sessions,
    settings: readSettings,
    showError,
    pullsLeft,
    signedIn: signIns.onDidChange,
    pushed: store.add(new vscode.EventEmitter<readonly TagReference[]>()),
  };
  store.add(registerConfigLanguage({ parse: parseConfigText }));
  const preview = store.add(new ChangePreview(host));
  const images = store.add(registerImages(parts));
  const { targetOf, comparandOf, knownReferences } = images;
  const builds = store.add(registerBuilds({ ...parts, keptBuilds }));
  const panels = {
    'slipway.inspector': store.add(registerInspect({ ...parts, targetOf, knownReferences })),
    'slipway.compare': store.add(registerCompare({ ...parts, comparandOf, knownReferences })),
    'slipway.status': store.add(registerStatus(parts)),
    'slipway.tags': store.add(registerTags(parts)),
    'slipway.timeline': builds,
    'slipway.verify': store.add(registerVerify({ ...parts, targetOf })),
  };
  const handlers: Readonly<Record<CommandId, CommandHandler>> = {
    ...images.commands,
    ...store.add(registerAct({ ...parts, targetOf })).commands,
    ...store.add(registerPlace({ ...parts, targetOf, digestOf })).commands,
    ...panels['slipway.inspector'].commands,
    ...panels['slipway.compare'].commands,
    ...store.add(registerAccess({ ...ports, ...images, signIns, dockerLogin })).commands,
    ...builds.commands,
    ...store.add(registerBuilders(parts)).commands,
    ...store.add(registerAnnounce({ ...parts, addresses })).commands,
    ...panels['slipway.status'].commands,
    ...panels['slipway.tags'].commands,
    ...panels['slipway.verify'].commands,
    ...store.add(registerGitHub({ ...parts, tokens, serverAt: gitHubServerAt })).commands,
    ...store.add(registerGitTag(parts)).commands,
    ...store.add(registerVersion({ ...parts, preview })).commands,
    ...store.add(registerSetUp({ ...parts, preview })).commands,
    ...store.add(registerGenerate({ ...parts, preview })).commands,
    ...store.add(registerBinaries(parts)).commands,
    ...store.add(registerChecklist(parts)).commands,
    'slipway.showLog': () => {
      host.log.show();
      return Promise.resolve();
    },
  };

  async function run(id: CommandId, argument: unknown): Promise<unknown> {
    try {
      if (commands[id].trust) requireTrust();
      // Who has run a command may be asked to sign in for it.
      return await tokens.whileUserWaits(() => handlers[id](argument));
    } catch (error) {
      showError(error, () => run(id, argument));
      return undefined;
    }
  }
  const roaming = openFolder(noFolder);
  return {
    api: createApi(sessions, roaming),
    tools: createTools(sessions, roaming),
    tasks: { slipway: builds.tasks },
    run,
    restore: (type, tab, state) => {
      try {
        panels[type].restore(tab, state);
      } catch (error) {
        tab.dispose();
        showError(error);
      }
    },
    dispose: () => store.dispose(),
  };
}

/** As the surroundings name it (a codespace, a proxy of the API), else at its usual address. */
function gitHubServerAt(name: string | undefined): TokenServer {
  const { host, baseUrl } = gitHubEnvironment(process.env, name);
  return { host, baseUrl, usual: baseUrl === apiOf(host) };
}

function connectTo(server: TokenServer, tokens: GitHubTokens): Connection {
  return new Connection({
    ...{ server, userAgent: 'slipway' },
    token: () => tokens.token(server),
    renewToken: () => tokens.renew(server),
  });
}

const Manifest = z.object({ version: z.string() });

type OutsidePorts = Pick<
  EditorParts,
  | 'registry'
  | 'memory'
  | 'writer'
  | 'access'
  | 'verifier'
  | 'buildKit'
  | 'history'
  | 'engine'
  | 'localImages'
> &
  Pick<SlipwayPorts, 'verification'>;

function createPorts(
  { context, log }: EditorHost,
  signIns: SavedSignIns,
  pullsLeft: vscode.EventEmitter<PullsLeft>,
): OutsidePorts {
  const docker = createDockerCredentials({ run: trustedRun, env: process.env, home: homedir() });
  const version = z.parse(Manifest, context.extension.packageJSON).version;
  const registry = reopenWhenChanged(
    () => `${registryKey()} ${signIns.revision}`,
    () =>
      createRegistry({
        // Reading the Docker config may start a credential helper: not where nobody trusts.
        credentials: firstCredential(vscode.workspace.isTrusted ? [signIns, docker] : [signIns]),
        insecureRegistries: readSettings().insecureRegistries,
        certificateFolders: [
          ...readSettings().certificateFolders,
          ...certificateFolders(process.env, homedir()),
        ],
        cacheFolder: join(context.globalStorageUri.fsPath, 'registry'),
        userAgent: `slipway/${version} vscode/${vscode.version}`,
        onRateLimit: (registry, left) => pullsLeft.fire({ registry, left }),
        onWarning: (from, text) => log.warn(logText(`${from}: ${text}`)),
      }),
  );
  const buildKit = reopenWhenChanged(dockerKey, () => {
    return createBuildx({
      ...dockerCommand(),
      stream: trustedStream,
      keepProgram: trustedKeep,
    });
  });
  const history = reopenWhenChanged(dockerKey, () => {
    return createBuildKitHistory({ ...dockerCommand(), stream: trustedStream });
  });
  const engine = reopenWhenChanged(dockerKey, () => createEngine(engineOptions()));
  const credentials = firstCredential([signIns, docker]);
  const imageRunner = reopenWhenChanged(dockerKey, () =>
    createImageRunner({ ...engineOptions(), credentials }),
  );
  const localImages = reopenWhenChanged(dockerKey, () => createLocalImages(engineOptions()));
  return {
    registry: followRegistry(registry),
    memory: followMemory(registry),
    writer: followWriter(registry),
    access: followAccess(registry),
    verification: {
      decompress,
      imageRunner: {
        run: (...asked) => imageRunner().run(...asked),
        release: (...asked) => imageRunner().release(...asked),
        sweep: (...asked) => imageRunner().sweep(...asked),
      },
      scanner: {
        scan: (...asked) => createScanner({ run: trustedRun, ...readSettings() }).scan(...asked),
      },
    },
    verifier: {
      verify: (...asked) => createCosign({ run: trustedRun, ...readSettings() }).verify(...asked),
    },
    buildKit: followBuildKit(buildKit),
    history: followHistory(history),
    engine: followEngine(engine),
    localImages: followLocalImages(localImages),
  };
}

/** The engine the user has chosen. */
function engineOptions() {
  const { dockerHost } = readSettings();
  const endpoint = dockerHost === undefined ? {} : { endpoint: dockerHost };
  return { env: process.env, home: homedir(), ...endpoint };
}

/** The docker program, with the engine the user has chosen. */
function dockerCommand() {
  const { dockerPath, dockerHost } = readSettings();
  const env = dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost };
  return { run: trustedRun, dockerPath, env };
}

function registryKey(): string {
  const { insecureRegistries, certificateFolders: folders } = readSettings();
  return JSON.stringify([vscode.workspace.isTrusted, insecureRegistries, folders]);
}

function dockerKey(): string {
  const { dockerPath, dockerHost } = readSettings();
  return JSON.stringify([dockerPath, dockerHost]);
}

// Every program starts through these three: in a workspace that is not trusted none does.
const trustedRun: RunCommand = async (command, signal) => {
  requireTrust();
  return run(command, signal);
};
const trustedStream: StreamProgram = (command, signal) => {
  requireTrust();
  return stream(command, signal);
};

const trustedKeep: KeepProgram = (...asked) => {
  requireTrust();
  return keepProgram(...asked);
};

/** Registries can be asked without a folder; the verbs that need one refuse before they get here. */
const noFolder: Workspace = {
  root: homedir(),
  readText: () => Promise.resolve(undefined),
  findDockerfiles: () => Promise.resolve([]),
  findMatrices: () => Promise.resolve([]),
  findWorkflows: () => Promise.resolve([]),
  findMarkdown: () => Promise.resolve([]),
  findScripts: () => Promise.resolve([]),
};
