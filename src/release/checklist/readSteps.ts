import { changelogSettings } from '../changelog/changelogSettings.ts';
import type { Project } from '../project.ts';
import { readVersionFiles } from '../readVersion.ts';
import type { Workspace } from '../workspace.ts';
import { configuredSteps } from './configuredSteps.ts';
import type { CommandAgreements } from './commandAgreements.ts';
import { markdownSource, readMarkdown, sourceName } from './markdown/readMarkdown.ts';
import { builtInSteps } from './builtInSteps.ts';
import type { Step, StepKind } from './step.ts';
import { testCommand } from './testCommand.ts';

export interface FoundSteps {
  /** `slipway.yaml`, `docs/RELEASE.md#release-checklist` or `built in`. */
  readonly source: string;
  readonly steps: readonly Step[];
}

export interface StepSources {
  readonly workspace: Workspace;
  readonly agreements: CommandAgreements;
}

/** The project's checklist. Fails with WorkspaceError or ChecklistError. */
export async function readSteps(
  project: Project,
  ports: StepSources,
  kinds: ReadonlySet<StepKind>,
  signal: AbortSignal,
): Promise<FoundSteps> {
  const configured = project.config?.checklist;
  if (Array.isArray(configured)) {
    const { steps } = configuredSteps(configured);
    return { source: project.configFile ?? 'slipway.yaml', steps };
  }
  const markdown = markdownSource(configured);
  if (markdown !== undefined) {
    const steps = await readMarkdown(markdown, ports, signal);
    return { source: sourceName(markdown), steps: steps.map(({ step }) => step) };
  }
  const test = await testCommand(ports.workspace, signal);
  const changelog = await ports.workspace.readText(changelogSettings(project.config).file, signal);
  const files = project.config?.['version-files'];
  const said = files ?? (await readVersionFiles(ports.workspace, undefined, signal));
  const parts = {
    changelog: changelog !== undefined,
    versionFile: said.length > 0,
    ...(test === undefined ? {} : { test }),
  };
  return { source: 'built in', steps: builtInSteps(project, parts, kinds) };
}
