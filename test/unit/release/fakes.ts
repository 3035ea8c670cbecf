import { digestOf } from '../../../src/adapters/registry/contentDigest.ts';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../../src/adapters/yaml/writeYaml.ts';
import type { BuildKit } from '../../../src/build/buildKit.ts';
import type { Builder } from '../../../src/build/builder.ts';
import type { EngineInfo } from '../../../src/build/engine.ts';
import type { Registry } from '../../../src/oci/registry.ts';
import type { BuildRecords } from '../../../src/release/builds/buildRecord.ts';
import type { RegistryWriter } from '../../../src/oci/registryWriter.ts';
import type { CommandAgreements } from '../../../src/release/checklist/commandAgreements.ts';
import type { StepLogs } from '../../../src/release/checklist/stepLogs.ts';
import type { StepPrograms } from '../../../src/release/checklist/stepPrograms.ts';
import type { SlipwayPorts } from '../../../src/release/slipway.ts';
import type { SourceControl, SourceState } from '../../../src/release/sourceControl.ts';
import { memoryJournals } from './checklist/memoryJournals.ts';
import type { SourceHistory } from '../../../src/release/sourceHistory.ts';
import type { SourceWriter } from '../../../src/release/sourceWriter.ts';
import type { Workspace } from '../../../src/release/workspace.ts';

export const commit = '860c1904a1ce19322e91ac35af1ab07466440c37';
export const now = new Date('2024-05-06T07:08:09.000Z');
export const { signal } = new AbortController();

export const state: SourceState = {
  root: '/repo/api',
  commit,
  date: new Date('2024-05-05T00:00:00.000Z'),
  branch: 'main',
  tags: [],
  dirty: false,
  shallow: false,
  remotes: [{ name: 'origin', url: 'https://github.com/acme/api.git' }],
  defaultBranch: 'main',
};

export const engineInfo: EngineInfo = {
  endpoint: 'unix:///var/run/docker.sock',
  version: '29.1.3',
  apiVersion: '1.52',
  platform: 'linux/amd64',
  containerdStore: true,
  cpus: 8,
  memory: 16 * 1024 ** 3,
};

export const builder: Builder = {
  name: 'multi',
  driver: 'docker-container',
  current: true,
  nodes: [
    {
      name: 'multi0',
      endpoint: 'unix:///var/run/docker.sock',
      status: 'running',
      platforms: ['linux/amd64', 'linux/arm64'],
    },
  ],
};

/** A workspace whose files are in memory. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  return {
    root: '/repo/api',
    readText: (path) => Promise.resolve(files[path]),
    findDockerfiles: () =>
      Promise.resolve(Object.keys(files).filter((path) => path.includes('Dockerfile'))),
    findMatrices: () =>
      Promise.resolve(Object.keys(files).filter((path) => path.endsWith('matrix.json'))),
    findWorkflows: () =>
      Promise.resolve(Object.keys(files).filter((path) => path.startsWith('.github/'))),
    findMarkdown: () => Promise.resolve(Object.keys(files).filter((path) => path.endsWith('.md'))),
    findScripts: () => Promise.resolve(Object.keys(files).filter((path) => path.endsWith('.sh'))),
  };
}

export function unexpected(name: string): () => never {
  return () => {
    throw new Error(`${name} was not expected`);
  };
}

/** Refuses what a test does not say. */
export const buildKit: BuildKit = {
  version: () => Promise.resolve({ text: 'v0.29.1', major: 0, minor: 29 }),
  listBuilders: () => Promise.resolve([builder]),
  createBuilder: unexpected('createBuilder'),
  bootstrapBuilder: unexpected('bootstrapBuilder'),
  useBuilder: unexpected('useBuilder'),
  removeBuilder: unexpected('removeBuilder'),
  builderSetup: unexpected('builderSetup'),
  diskUsage: () => Promise.resolve({ kinds: [], size: 0, reclaimable: 0 }),
  manage: unexpected('manage'),
  solve: unexpected('solve'),
};

export const registry: Registry = {
  listTags: unexpected('listTags'),
  resolve: unexpected('resolve'),
  fetchManifest: unexpected('fetchManifest'),
  fetchBlob: unexpected('fetchBlob'),
  listReferrers: unexpected('listReferrers'),
};

export const writer: RegistryWriter = {
  hasManifest: unexpected('hasManifest'),
  putManifest: unexpected('putManifest'),
  addReferrer: unexpected('addReferrer'),
  deleteTag: unexpected('deleteTag'),
  hasBlob: unexpected('hasBlob'),
  mountBlob: unexpected('mountBlob'),
  readBlob: unexpected('readBlob'),
  uploadBlob: unexpected('uploadBlob'),
};

export const buildRecords: BuildRecords = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
};

/** Pages of tags, as a registry gives them. */
export function registryOf(...pages: readonly (readonly string[])[]): Registry {
  return {
    ...registry,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *listTags() {
      yield* pages;
    },
  };
}

export const sourceControl: SourceControl = {
  state: () => Promise.resolve(state),
  tagCommit: unexpected('tagCommit'),
  remoteTagCommit: unexpected('remoteTagCommit'),
};

export const agreements: CommandAgreements = {
  read: () => Promise.resolve([]),
  add: unexpected('add'),
};
const logs: StepLogs = { keep: () => Promise.resolve('.slipway/releases/1.4.0.logs/step.1.log') };
const programs: StepPrograms = {
  parallelism: 1,
  platform: 'linux/amd64',
  emulates: () => Promise.resolve(false),
  run: unexpected('run'),
  find: () => Promise.resolve(undefined),
};
export const sourceHistory: SourceHistory = {
  tag: unexpected('tag'),
  remoteTag: unexpected('remoteTag'),
  workTree: unexpected('workTree'),
  tagsBefore: unexpected('tagsBefore'),
  changedPaths: unexpected('changedPaths'),
  commits: unexpected('commits'),
  isPublished: unexpected('isPublished'),
  committedText: unexpected('committedText'),
  resolve: unexpected('resolve'),
};

const sourceWriter: SourceWriter = {
  createTag: unexpected('createTag'),
  deleteTag: unexpected('deleteTag'),
  pushTag: unexpected('pushTag'),
  fetchTag: unexpected('fetchTag'),
  commitFiles: unexpected('commitFiles'),
  pushBranch: unexpected('pushBranch'),
};

export function portsOf(
  files: Readonly<Record<string, string>>,
  more: Partial<SlipwayPorts> = {},
): SlipwayPorts {
  return {
    workspace: workspaceOf(files),
    bakeFiles: { print: unexpected('bake') },
    projectFiles: {
      read: (path) => Promise.resolve(files[path]),
      replace: unexpected('replace'),
    },
    sourceControl,
    sourceHistory,
    sourceWriter,
    upstreamGit: { tags: unexpected('tags') },
    upstreamClones: { clone: unexpected('clone'), within: unexpected('within') },
    parse: parseConfigText,
    archives: { write: unexpected('write') },
    writeYaml,
    registry,
    writer,
    access: { accountAt: () => undefined },
    digestOf,
    verifier: { verify: () => Promise.reject(new Error('not asked for')) },
    verification: {
      decompress: unexpected('decompress'),
      imageRunner: {
        run: unexpected('run'),
        release: unexpected('release'),
        sweep: unexpected('sweep'),
      },
      scanner: { scan: unexpected('scan') },
    },
    buildRecords,
    localCaches: { size: () => Promise.resolve(0), claim: unexpected('claim') },
    hasVariable: () => false,
    buildReports: { write: () => Promise.resolve({ report: '/reports/report.md' }) },
    buildKit,
    engine: { info: () => Promise.resolve(engineInfo) },
    localImages: {
      list: unexpected('list'),
      config: unexpected('config'),
      open: unexpected('open'),
    },
    now: () => now,
    releaseFolder: { journals: memoryJournals(), agreements, programs, logs, who: 'ada@laptop' },
    ...more,
  };
}
