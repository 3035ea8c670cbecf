import * as z from 'zod/mini';
import type { ParseConfigText } from '../../config/configDocument.ts';
import { upstreamApplications } from '../../mirror/upstreamApplication.ts';
import { writeFileChanges } from '../../fileChanges/applyFileChanges.ts';
import type { FileChange, FileChangePlan } from '../../fileChanges/fileChangePlan.ts';
import type { ProjectFiles } from '../../fileChanges/projectFiles.ts';
import type { Project } from '../../project.ts';
import { requireValid } from '../../tags/completeTagRequest.ts';
import type { GitHubAt } from '../../gitHub.ts';
import { generatedFile } from '../generatedFile.ts';
import { generatedPartSpot } from '../generatedPart.ts';
import type { WriteYaml, YamlValue } from '../yamlValue.ts';
import type { Pins } from './actionPins.ts';
import { askPins, knownPins, usedActions, withPins } from './actionPins.ts';
import { mirrorWorkflow } from './mirrorWorkflow.ts';
import { neededSecrets, releaseWorkflow } from './releaseWorkflow.ts';
import { WorkflowError } from './workflowError.ts';

/** The workflows' files as they are to be; no files when all are so. */
export interface WorkflowPlan extends FileChangePlan {
  /** All that there are to be, changed or not. */
  readonly paths: readonly string[];
  /** Names of the secrets the repository has to have on GitHub. */
  readonly secrets: readonly string[];
  readonly notes: readonly string[];
  /** Actions whose commit is not known, such as `actions/checkout@v7`: the plan cannot be written. */
  readonly unpinned: readonly string[];
}

export interface WorkflowVerbs {
  /**
   * The workflows that do on GitHub what slipway.yaml says: one for the images of this project, one
   * for those of software somebody else releases. Reads only; asks GitHub for pins that no workflow
   * has yet. Fails with WorkflowError, GeneratedPartError, ConfigError or WorkspaceError.
   */
  planWorkflow(signal: AbortSignal): Promise<WorkflowPlan>;
  /** The same to compare with, and without asking anybody: what is not known is in `unpinned`. */
  checkWorkflow(signal: AbortSignal): Promise<WorkflowPlan>;
  /**
   * Writes them and commits nothing. Fails with WorkflowError `unpinned`, or WorkspaceError when the
   * file has changed since.
   */
  writeWorkflow(plan: WorkflowPlan, signal: AbortSignal): Promise<void>;
}

export interface WorkflowPorts {
  readonly projectFiles: ProjectFiles;
  readonly parse: ParseConfigText;
  readonly writeYaml: WriteYaml;
  readonly gitHub?: GitHubAt;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

const releasePath = '.github/workflows/release-images.yaml';
const mirrorPath = '.github/workflows/mirror-images.yaml';
const part = { name: 'workflow', comment: 'hash', command: 'slipway generate workflow' } as const;

/** Generates the workflows of the project. */
export function createWorkflowVerbs(ports: WorkflowPorts, loadProject: LoadProject): WorkflowVerbs {
  const { projectFiles: files, gitHub } = ports;
  return {
    planWorkflow: async (signal) =>
      plan(ports, await loadProject(signal), signal, (unknown) =>
        askPins(gitHub?.('github.com'), unknown, signal),
      ),
    checkWorkflow: async (signal) => plan(ports, await loadProject(signal), signal),
    async writeWorkflow(made, signal) {
      refuseUnpinned(made);
      await writeFileChanges({ files }, made, signal);
    },
  };
}

type Ask = (actions: readonly string[]) => Promise<Pins>;

async function plan(
  ports: WorkflowPorts,
  project: Project,
  signal: AbortSignal,
  ask?: Ask,
): Promise<WorkflowPlan> {
  requireValid(project);
  requireRoot(project);
  const { config } = project;
  const applications = config?.upstream === undefined ? [] : upstreamApplications(project, []);
  const mirrored = applications.flatMap(({ images }) => images);
  const images = project.images.filter((image) => !mirrored.includes(image));
  const wanted: WantedFile[] = [];
  if (images.length > 0 || applications.length === 0) {
    const before = await ports.projectFiles.read(releasePath, signal);
    const branch = await branchOf(ports, project, before);
    const value = releaseWorkflow({ ...project, images }, branch);
    wanted.push({ path: releasePath, before, value });
  }
  if (applications.length > 0) {
    const before = await ports.projectFiles.read(mirrorPath, signal);
    wanted.push({ path: mirrorPath, before, value: mirrorWorkflow(applications, config) });
  }
  const pins = config?.github?.workflow?.pinActions === true;
  const { files, unpinned } = pins ? await pinned(wanted, ask) : { files: wanted, unpinned: [] };
  const changes: FileChange[] = [];
  for (const { path, before, value } of files) {
    const text = await ports.writeYaml(value);
    changes.push(...generatedFile(path, before, { ...part, text }));
  }
  return {
    ...{ message: 'ci: generate the workflow that releases images', concerns: [] },
    ...{ paths: wanted.map(({ path }) => path), files: changes, unpinned },
    secrets: neededSecrets([...images, ...mirrored]),
    notes: [...notesOf(project), ...(await leftOver(ports, wanted, signal))],
  };
}

interface WantedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly value: YamlValue;
}

/** Of a slipway.yaml that was another once. */
async function leftOver(
  { projectFiles }: WorkflowPorts,
  wanted: readonly WantedFile[],
  signal: AbortSignal,
): Promise<string[]> {
  const notes: string[] = [];
  for (const path of [releasePath, mirrorPath]) {
    if (wanted.some((file) => file.path === path)) continue;
    const text = await projectFiles.read(path, signal);
    if (text !== undefined && generatedPartSpot(text, part, path) !== undefined)
      notes.push(`${path} is not in slipway.yaml any more, and goes on running: delete it.`);
  }
  return notes;
}

/** A file keeps its own pins, and takes those of the other before anybody is asked. */
async function pinned(
  wanted: readonly WantedFile[],
  ask: Ask | undefined,
): Promise<{ files: WantedFile[]; unpinned: string[] }> {
  const own = wanted.map(({ path, before = '' }): Pins => {
    const spot = generatedPartSpot(before, part, path);
    return spot === undefined ? new Map() : knownPins(before.slice(spot.start, spot.end));
  });
  const shared = new Map(own.toReversed().flatMap((pins) => [...pins]));
  const used = new Set(wanted.flatMap(({ value }) => usedActions(value)));
  const unknown = [...used].filter((action) => !shared.has(action));
  const asked: Pins = ask === undefined || unknown.length === 0 ? new Map() : await ask(unknown);
  return {
    files: wanted.map((file, at) => ({
      ...file,
      value: withPins(file.value, new Map([...asked, ...shared, ...(own[at] ?? [])])),
    })),
    unpinned: unknown.filter((action) => !asked.has(action)),
  };
}

function refuseUnpinned({ unpinned: [action] }: WorkflowPlan): void {
  if (action === undefined) return;
  throw new WorkflowError(
    'unpinned',
    `The commit of ${action} is not known.`,
    'Generate the workflow: GitHub is asked for it then.',
  );
}

/** A checkout of GitHub Actions does not know the default branch: the file goes on saying it. */
async function branchOf(
  { parse }: WorkflowPorts,
  { state }: Project,
  before: string | undefined,
): Promise<string> {
  return state?.defaultBranch ?? (await writtenBranch(parse, before)) ?? state?.branch ?? 'main';
}

const written = z.object({
  on: z.object({ push: z.object({ branches: z.tuple([z.string()]) }) }),
});

async function writtenBranch(
  parse: ParseConfigText,
  text: string | undefined,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const found = written.safeParse((await parse(text)).value);
  return found.success ? found.data.on.push.branches[0].replaceAll(/\\(.)/g, '$1') : undefined;
}

/** GitHub looks for workflows at the root of the repository alone. */
function requireRoot({ root, state }: Project): void {
  if (state === undefined || !root.startsWith(`${state.root}/`)) return;
  throw new WorkflowError(
    'subfolder',
    `GitHub reads workflows at the root of the repository, and this project is in ${root.slice(state.root.length + 1)}.`,
    'Put slipway.yaml at the root of the repository.',
  );
}

function notesOf({ images, config }: Project): string[] {
  const merged = images.filter(({ platforms }) => platforms.length > 1);
  const says = (holds: (image: (typeof images)[number]) => boolean, note: string): string[] => {
    const names = images.filter(holds).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.join(', ')}: ${note}`];
  };
  const release = config?.github?.release;
  return [
    ...(release?.assets === undefined
      ? []
      : [
          'github.release.assets are not built in the workflow: it leaves the release a draft, and slipway publish uploads them and publishes it.',
        ]),
    ...says(({ skipExisting }) => skipExisting, 'skipExisting is not in the workflow.'),
    ...says(({ verify }) => verify !== undefined, 'verify is not in the workflow.'),
    ...says(({ ssh }) => ssh.length > 0, 'ssh needs a step that starts an agent before the build.'),
    ...says(
      (image) => merged.includes(image) && Object.keys(image.annotations).length > 0,
      'annotations are on the platforms’ manifests, not on the index.',
    ),
  ];
}
