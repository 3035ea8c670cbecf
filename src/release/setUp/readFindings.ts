import { testCommand } from '../checklist/testCommand.ts';
import type { StepKind } from '../checklist/step.ts';
import type { ParseConfigText } from '../config/configDocument.ts';
import type { Project } from '../project.ts';
import { isVersion } from '../readVersion.ts';
import type { RemoteRepository } from '../remote.ts';
import { mainRemote } from '../remote.ts';
import { foundBakeFiles } from '../sources/imageSources.ts';
import { readMatrix } from '../sources/matrixFile.ts';
import type { VersionSourcePorts } from '../version/readVersionSources.ts';
import { readVersionSources } from '../version/readVersionSources.ts';
import { versionSpot } from '../version/versionSpot.ts';
import { workflowSchema, workflowSteps } from '../workflow/workflow.ts';
import type { Workspace } from '../workspace.ts';
import { WorkspaceError } from '../workspace.ts';
import type { EvidenceKind } from './buildEvidence.ts';
import { commandEvidence } from './commandEvidence.ts';
import { findChecklist } from './findChecklist.ts';
import { gitHubFindings } from './gitHubFindings.ts';
import { goBuilds } from './goBuilds.ts';
import { goreleaserBinaries } from './goreleaserBinaries.ts';
import type { SetUpFindings } from './setUpFindings.ts';
import { metadataRules, rulesOfScript } from './tagProposal.ts';
import { triedPrograms } from './triedPrograms.ts';
import { workflowEvidence } from './workflowEvidence.ts';
import type { MatrixEntries } from './workflowValues.ts';
import { matrixEntries, workflowValues } from './workflowValues.ts';

export interface SetUpReadPorts extends VersionSourcePorts {
  readonly workspace: Workspace;
  readonly parse: ParseConfigText;
}

/** More than this of a kind is not read: the first ones stand highest in the folder. */
const maxFiles = 60;
const goreleaserFiles = [
  '.goreleaser.yaml',
  '.goreleaser.yml',
  'goreleaser.yaml',
  'goreleaser.yml',
];
const changelogFiles = ['CHANGELOG.md', 'docs/CHANGELOG.md', 'CHANGES.md', 'HISTORY.md'];

/** Reads what a repository says of its release. Nothing is run, except that buildx prints bake files. */
export async function readFindings(
  ports: SetUpReadPorts,
  project: Project,
  signal: AbortSignal,
): Promise<SetUpFindings> {
  const { workspace } = ports;
  const remote = mainRemote(project.state);
  const read = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const texts = new Map<string, string>();
    for (const path of paths.slice(0, maxFiles)) {
      const text = await readIfPossible(workspace, path, signal);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  };
  const makefile = await read(['Makefile']);
  const scripts = await read(await workspace.findScripts(signal));
  const documents = await read(await workspace.findMarkdown(signal));
  const own = project.images.flatMap(({ dockerfile }) => dockerfile ?? []);
  const dockerfiles = await read([...(await workspace.findDockerfiles(signal)), ...own]);
  const commands = [
    ...commandsOf(new Map([...makefile, ...scripts]), 'script'),
    ...commandsOf(documents, 'document'),
  ];
  const found = await read(await workspace.findMatrices(signal));
  const matrices = new Map([...found].filter(([, text]) => readMatrix(text).kind === 'matrix'));
  const workflows = await readWorkflows(ports, remote, matrices, signal);
  const versions = await readVersions(ports, makefile, signal);
  const changelog = changelogOf(await read(changelogFiles));
  const texts = new Map([...makefile, ...scripts, ...documents]);
  const written = goBuilds(texts);
  const released = await readBinaries(ports, await read(goreleaserFiles), remote);
  const binaries =
    released.binaries === undefined && written !== undefined ? { binaries: written } : released;
  const possible: readonly StepKind[] = [
    ...(binaries.binaries?.binaries[0] === undefined ? [] : (['binaries'] as const)),
    ...(remote === undefined ? [] : (['tag'] as const)),
    ...(remote?.host === 'github.com' ? (['github-release'] as const) : []),
    ...(project.images.length === 0 ? [] : (['build', 'push', 'verify'] as const)),
    ...(versions.length === 0 ? [] : (['version'] as const)),
    ...(changelog.changelog === undefined ? [] : (['changelog'] as const)),
  ];
  const checklist = findChecklist(documents, new Set(possible));
  const test = await testCommand(workspace, signal);
  return {
    project,
    ...(remote === undefined ? {} : { remote }),
    bakeFiles: await foundBakeFiles(workspace, signal),
    dockerfiles,
    builds: [...workflows.builds, ...commands.flatMap(({ builds }) => builds)],
    runs: commands.flatMap(({ runs }) => runs),
    tried: [...texts].flatMap(([path, text]) => triedPrograms(text, path)),
    tags: commands.flatMap(({ tags }) => tags),
    tagRules: workflows.tagRules,
    gitHub: workflows.gitHub,
    ...binaries,
    versions,
    ...changelog,
    ...(checklist === undefined ? {} : { checklist }),
    ...(test === undefined ? {} : { test }),
    makeTargets: targetsOf(makefile.get('Makefile') ?? ''),
  };
}

/** A file that cannot be read, or leaves the folder, says nothing. */
async function readIfPossible(
  workspace: Workspace,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await workspace.readText(path, signal);
  } catch (error) {
    if (error instanceof WorkspaceError) return undefined;
    throw error;
  }
}

function commandsOf(texts: ReadonlyMap<string, string>, kind: EvidenceKind) {
  return [...texts].map(([path, text]) => commandEvidence(text, path, kind));
}

async function readWorkflows(
  { workspace, parse }: SetUpReadPorts,
  remote: RemoteRepository | undefined,
  matrices: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Pick<SetUpFindings, 'builds' | 'tagRules' | 'gitHub'>> {
  const builds: SetUpFindings['builds'][number][] = [];
  const tagRules: SetUpFindings['tagRules'][number][] = [];
  const gitHub: SetUpFindings['gitHub'][number][] = [];
  for (const path of await workspace.findWorkflows(signal)) {
    const text = await readIfPossible(workspace, path, signal);
    if (text === undefined) continue;
    const workflow = workflowSchema.safeParse((await parse(text)).value);
    if (!workflow.success) continue;
    const steps = workflowSteps(workflow.data);
    const known = workflowValues(workflow.data, remote);
    const found = workflowEvidence(steps, known, path, matrixOf(text, matrices));
    const metadata = metadataRules(workflow.data, steps, known, path);
    const script = rulesOfScript(workflow.data, steps, path);
    builds.push(...found);
    tagRules.push(...metadata);
    if (metadata.length === 0 && found.length > 0 && script !== undefined) tagRules.push(script);
    gitHub.push(gitHubFindings(workflow.data, known, remote, path));
  }
  return { builds, tagRules, gitHub };
}

/** The matrix a workflow reads: the one it names, else the only one. */
function matrixOf(workflow: string, matrices: ReadonlyMap<string, string>): MatrixEntries {
  const named = [...matrices].filter(([path]) => workflow.includes(path));
  const [first] = named.length === 0 && matrices.size === 1 ? [...matrices] : named;
  return first === undefined ? [] : matrixEntries(first[1]);
}

async function readBinaries(
  { parse }: SetUpReadPorts,
  files: ReadonlyMap<string, string>,
  remote: RemoteRepository | undefined,
): Promise<Pick<SetUpFindings, 'binaries'>> {
  for (const [from, text] of files) {
    const { value, problems } = await parse(text);
    const wrong = problems.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) {
      const note = `line ${String(wrong.range.start.line + 1)} cannot be read: ${wrong.message.replace(/\.$/, '')}`;
      return { binaries: { binaries: [], notes: [note], from } };
    }
    const project = remote?.path.split('/').at(-1) ?? 'app';
    return { binaries: { ...goreleaserBinaries(value, project), from } };
  }
  return {};
}

/** Beside the usual places, where Go programs and Makefiles say it. */
const otherVersions = [
  ...['version.go', 'internal/version/version.go', 'pkg/version/version.go'].map((file) => ({
    file,
    pattern: '\\bVersion\\s*(?:string\\s*)?=\\s*"v?([0-9][^"]*)"',
  })),
  { file: 'Makefile', pattern: '^VERSION\\s*[:?]?=\\s*v?([0-9][^\\s#]*)' },
];

async function readVersions(
  ports: SetUpReadPorts,
  makefile: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<SetUpFindings['versions']> {
  const found: SetUpFindings['versions'][number][] = [];
  for (const { path, version, follows } of await readVersionSources(ports, undefined, signal))
    if (version !== undefined && follows === undefined) found.push({ file: path, version });
  for (const file of otherVersions) {
    const text =
      makefile.get(file.file) ?? (await readIfPossible(ports.workspace, file.file, signal));
    const spot = text === undefined ? undefined : versionSpot(file, text);
    const version = spot === undefined ? '' : (text ?? '').slice(spot.start, spot.end);
    if (isVersion(version)) found.push({ file, version });
  }
  return found;
}

function changelogOf(files: ReadonlyMap<string, string>): Pick<SetUpFindings, 'changelog'> {
  for (const [file, text] of files)
    return { changelog: { file, unreleased: /^#+.*\bunreleased\b/im.test(text) } };
  return {};
}

const releaseTargets =
  /^(?:test|lint|check|vet|build|release|publish|docker|image|push|verify|scan|dist|changelog)/;

function targetsOf(makefile: string): string[] {
  const named = [...makefile.matchAll(/^([A-Za-z][A-Za-z0-9._-]*)\s*::?(?!=)/gm)];
  return [...new Set(named.map(([, name = '']) => name))]
    .filter((name) => releaseTargets.test(name))
    .slice(0, 12);
}
