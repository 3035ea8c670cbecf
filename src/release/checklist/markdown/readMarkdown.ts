import type { SlipwayConfig } from '../../config/configSchema.ts';
import type { Workspace } from '../../workspace.ts';
import { ChecklistError } from '../checklistError.ts';
import type { CommandAgreements } from '../commandAgreements.ts';
import type { MarkdownSource, MarkdownStep } from './markdownChecklist.ts';
import { markdownChecklist } from './markdownChecklist.ts';

/** The Markdown file `checklist` of slipway.yaml names, as `file.md#heading` or as a mapping. */
export function markdownSource(checklist: SlipwayConfig['checklist']): MarkdownSource | undefined {
  if (checklist === undefined || Array.isArray(checklist)) return undefined;
  if (typeof checklist !== 'string') return checklist;
  const [file = '', ...heading] = checklist.split('#');
  return heading.length === 0 ? { file } : { file, heading: heading.join('#') };
}

/** `docs/RELEASE.md#release-checklist` */
export function sourceName({ file, heading }: MarkdownSource): string {
  return heading === undefined ? file : `${file}#${heading}`;
}

/** Its steps, with the commands that were agreed to. Fails with ChecklistError or WorkspaceError. */
export async function readMarkdown(
  source: MarkdownSource,
  ports: { readonly workspace: Workspace; readonly agreements: CommandAgreements },
  signal: AbortSignal,
): Promise<MarkdownStep[]> {
  const { file } = source;
  const text = await ports.workspace.readText(file, signal);
  if (text === undefined) throw noFile(file);
  const agreed = await ports.agreements.read(signal);
  return markdownChecklist(text, source, (command) =>
    agreed.some((one) => one.file === file && one.command === command),
  );
}

function noFile(file: string): ChecklistError {
  return new ChecklistError(
    'no-checklist',
    `${file} is not there, and slipway.yaml says that the checklist is.`,
    'Correct `checklist` in slipway.yaml, or write the file.',
  );
}
