import * as z from 'zod/mini';
import type { ParseConfigText } from '../../config/configDocument.ts';
import { upstreamApplications } from '../../mirror/upstreamApplication.ts';
import { writeFileChanges } from '../../fileChanges/applyFileChanges.ts';
import type { FileChange, FileChangePlan } from '../../fileChanges/fileChangePlan.ts';
import type { ProjectFiles } from '../../fileChanges/projectFiles.ts';
import type { Project } from '../../project.ts';
import { requireValid } from '../../tags/completeTagRequest.ts';
import { generatedFile } from '../generatedFile.ts';
import type { WriteYaml, YamlValue } from '../yamlValue.ts';
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
}

export interface WorkflowVerbs {
  /**
   * The workflows that do on GitHub what slipway.yaml says: one for the images of this project, one
   * for those of software somebody else releases. Reads only. Fails with WorkflowError,
   * GeneratedPartError, ConfigError or WorkspaceError.
   */
  planWorkflow(signal: AbortSignal): Promise<WorkflowPlan>;
  /** Writes them and commits nothing. Fails with WorkspaceError when the file has changed since. */
  writeWorkflow(plan: WorkflowPlan, signal: AbortSignal): Promise<void>;
}

export interface WorkflowPorts {
  readonly projectFiles: ProjectFiles;
  readonly parse: ParseConfigText;
  readonly writeYaml: WriteYaml;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

const releasePath = '.github/workflows/release-images.yaml';
const mirrorPath = '.github/workflows/mirror-images.yaml';
const part = { name: 'workflow', comment: 'hash', command: 'slipway generate workflow' } as const;

/** Generates the workflows of the project. */
export function createWorkflowVerbs(
  { projectFiles: files, parse, writeYaml }: WorkflowPorts,
  loadProject: LoadProject,
): WorkflowVerbs {
  return {
    async planWorkflow(signal) {
      const project = await loadProject(signal);
      requireValid(project);
      requireRoot(project);
      const { config, state } = project;
      const before = await files.read(releasePath, signal);
      const branch = state?.defaultBranch ?? (await writtenBranch(parse, before));
      const applications = config?.upstream === undefined ? [] : upstreamApplications(project, []);
      const mirrored = applications.flatMap(({ images }) => images);
      const images = project.images.filter((image) => !mirrored.includes(image));
      const changes: FileChange[] = [];
      const paths: string[] = [];
      const add = async (path: string, text: string | undefined, value: YamlValue) => {
        paths.push(path);
        changes.push(...generatedFile(path, text, { ...part, text: await writeYaml(value) }));
      };
      if (images.length > 0 || applications.length === 0)
        await add(
          releasePath,
          before,
          releaseWorkflow({ ...project, images }, branch ?? state?.branch ?? 'main'),
        );
      if (applications.length > 0)
        await add(
          mirrorPath,
          await files.read(mirrorPath, signal),
          mirrorWorkflow(applications, config),
        );
      return {
        ...{ paths, message: 'ci: generate the workflow that releases images', concerns: [] },
        files: changes,
        secrets: neededSecrets([...images, ...mirrored]),
        notes: notesOf(project),
      };
    },
    writeWorkflow: (plan, signal) => writeFileChanges({ files }, plan, signal),
  };
}

const written = z.object({
  on: z.object({ push: z.object({ branches: z.tuple([z.string()]) }) }),
});

/** A checkout of GitHub Actions does not know the default branch: the file goes on saying it. */
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
      : ['github.release.assets are not built in the workflow: slipway publish uploads them.']),
    ...says(({ skipExisting }) => skipExisting, 'skipExisting is not in the workflow.'),
    ...says(({ verify }) => verify !== undefined, 'verify is not in the workflow.'),
    ...says(({ ssh }) => ssh.length > 0, 'ssh needs a step that starts an agent before the build.'),
    ...says(
      (image) => merged.includes(image) && Object.keys(image.annotations).length > 0,
      'annotations are on the platforms’ manifests, not on the index.',
    ),
  ];
}
