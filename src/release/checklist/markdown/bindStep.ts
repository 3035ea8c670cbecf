import type { Project } from '../../project.ts';
import { ChecklistError } from '../checklistError.ts';
import type { ChecklistTools } from '../checklistPorts.ts';
import type { ReleaseSteps } from '../checklistSession.ts';
import { markdownSource } from './readMarkdown.ts';

/** Writes down that a command may be run. Throws ChecklistError when it is not what the file offers. */
export async function bindStep(
  { agreements, stamp }: ChecklistTools,
  project: Project,
  { steps }: ReleaseSteps,
  asked: { readonly step: string; readonly command: string },
  signal: AbortSignal,
): Promise<void> {
  const step = steps.find(({ id }) => id === asked.step);
  if (step === undefined)
    throw new ChecklistError(
      'unknown-step',
      `The checklist has no step “${asked.step}”.`,
      `Its steps are ${steps.map(({ id }) => id).join(', ')}.`,
    );
  const source = markdownSource(project.config?.checklist);
  const offer = step.kind === 'manual' ? step.offer : undefined;
  if (source === undefined || offer === undefined)
    throw new ChecklistError(
      'not-possible',
      `No command is offered for “${step.title}”.`,
      'Give it one in slipway.yaml, or tick it with a note once it is done.',
    );
  if (offer !== asked.command)
    throw new ChecklistError(
      'unbound',
      `${source.file} says “${offer}” now, which is not what was agreed to.`,
      'Look at it again.',
    );
  await agreements.add({ file: source.file, command: offer, ...stamp() }, signal);
}
