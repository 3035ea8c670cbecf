import { parseJsonText } from '../../oci/parseJson.ts';
import type { Project } from '../project.ts';
import type { Workspace } from '../workspace.ts';
import { configuredSteps } from './configuredSteps.ts';
import { builtInSteps } from './builtInSteps.ts';
import type { Argv, Step, StepKind } from './step.ts';
import * as z from 'zod/mini';

export interface FoundSteps {
  /** `slipway.yaml`, `docs/RELEASE.md#release-checklist` or `built in`. */
  readonly source: string;
  readonly steps: readonly Step[];
}

/** The project's checklist. Fails with WorkspaceError or ChecklistError. */
export async function readSteps(
  project: Project,
  workspace: Workspace,
  kinds: ReadonlySet<StepKind>,
  signal: AbortSignal,
): Promise<FoundSteps> {
  const configured = project.config?.checklist;
  if (Array.isArray(configured)) {
    const { steps } = configuredSteps(configured);
    return { source: project.configFile ?? 'slipway.yaml', steps };
  }
  const test = await testCommand(workspace, signal);
  const changelog = await workspace.readText(project.config?.changelog ?? 'CHANGELOG.md', signal);
  const parts = {
    changelog: changelog !== undefined,
    ...(test === undefined ? {} : { test }),
  };
  return { source: 'built in', steps: builtInSteps(project, parts, kinds) };
}

const manifestSchema = z.object({ scripts: z.object({ test: z.string() }) });

/** How the usual tools run a project's tests. */
async function testCommand(workspace: Workspace, signal: AbortSignal): Promise<Argv | undefined> {
  const manifest = await workspace.readText('package.json', signal);
  if (manifest !== undefined && manifestSchema.safeParse(parseJsonText(manifest)).success)
    return ['npm', 'test'];
  if ((await workspace.readText('go.mod', signal)) !== undefined) return ['go', 'test', './...'];
  if ((await workspace.readText('Cargo.toml', signal)) !== undefined) return ['cargo', 'test'];
  return undefined;
}
