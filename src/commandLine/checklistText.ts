import { displayArgv } from '../build/displayCommand.ts';
import type { ChecklistRun, StepRecord, StepState } from '../release/checklist/checklistRun.ts';
import type { PlannedStep } from '../release/checklist/checklistVerbs.ts';
import type { Finding } from '../release/checklist/stepEvidence.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';

const marks: Readonly<Record<StepState, readonly [string, Colour]>> = {
  pending: ['[ ]', 'dim'],
  running: ['[>]', 'cyan'],
  waiting: ['[?]', 'yellow'],
  passed: ['[x]', 'green'],
  failed: ['[!]', 'red'],
  skipped: ['[-]', 'dim'],
};
const indent = ' '.repeat(4);

/** A checklist as a person reads it: each step with its evidence, or why it is not done. */
export function checklistText(run: ChecklistRun, paint: Paint): string {
  const held =
    run.holder === undefined
      ? ''
      : `Being run by ${neutralise(run.holder.by)} since ${run.holder.since}.\n`;
  const head = `${paint('bold', neutralise(run.version))}  ${progress(run)}  ${paint('dim', neutralise(run.source))}\n${held}`;
  const width = Math.max(0, ...run.steps.map(({ step }) => step.id.length));
  return `${head}\n${run.steps.map((record) => recordText(record, width, paint)).join('')}`;
}

/** `3 of 10 done` */
export function progress({ done, total }: ChecklistRun): string {
  return `${done} of ${total} done`;
}

function recordText(record: StepRecord, width: number, paint: Paint): string {
  const { step, state, evidence, by, at } = record;
  const [mark, colour] = marks[state];
  const who = by === undefined ? '' : `  ${paint('dim', `${neutralise(by)}, ${time(at)}`)}`;
  let text = `${paint(colour, mark)} ${step.id.padEnd(width)}  ${neutralise(step.title)}${who}\n`;
  for (const { finding } of evidence) text += `${indent}${neutralise(findingText(finding))}\n`;
  const why = record.leftOut ?? (state === 'passed' ? undefined : record.reason);
  if (why !== undefined) text += `${indent}${neutralise(why)}\n`;
  if (record.remedy !== undefined)
    text += `${indent}${paint('cyan', 'next:')} ${neutralise(record.remedy)}\n`;
  if (step.kind === 'manual' && step.offer !== undefined && state !== 'passed')
    text += `${indent}${paint('dim', 'its file says')} ${neutralise(step.offer)} ${paint('dim', `(slipway checklist --bind ${step.id})`)}\n`;
  if (state === 'pending' && record.blockedBy.length > 0)
    text += `${indent}${paint('dim', `after ${record.blockedBy.join(', ')}`)}\n`;
  return text;
}

function time(at: string | undefined): string {
  return neutralise(at ?? '').replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC');
}

/** One line of what a step was ticked on. */
export function findingText(finding: Finding): string {
  switch (finding.kind) {
    case 'exit': {
      const log = finding.log === undefined ? '' : ` (${finding.log})`;
      return `exit code ${finding.exitCode}: ${displayArgv(finding.command)}${log}`;
    }
    case 'digest': {
      const { platforms } = finding;
      const on = platforms === undefined ? '' : ` for ${platforms.join(', ')}`;
      return `${finding.reference} is ${finding.digest}${on}`;
    }
    case 'url':
      return finding.title === undefined ? finding.url : `${finding.title}: ${finding.url}`;
    case 'commit': {
      const subject = finding.subject === undefined ? '' : ` ${finding.subject}`;
      return `commit ${finding.commit}${subject}`;
    }
    case 'git-tag': {
      const on = finding.remote === undefined ? '' : `, also on ${finding.remote}`;
      return `git tag ${finding.tag} is commit ${finding.commit}${on}`;
    }
    case 'asset':
      return `${finding.name}: ${finding.digest}, ${finding.size} bytes`;
    case 'note':
      return finding.text;
  }
}

/** What a run would do, step by step. */
export function plannedText(steps: readonly PlannedStep[], paint: Paint): string {
  if (steps.length === 0) return 'Nothing is left to do.\n';
  return steps
    .map(({ id, title, summary, details, confirmation, problem }) => {
      const lines = [summary, ...details].filter((line) => line !== title);
      if (confirmation !== undefined) lines.push(`asks: ${confirmation}`);
      const shown = lines.map((line) => `${indent}${neutralise(line)}\n`).join('');
      const wrong =
        problem === undefined
          ? ''
          : `${indent}${paint('yellow', 'not yet:')} ${neutralise(problem)}\n`;
      return `${paint('bold', neutralise(id))}  ${neutralise(title)}\n${shown}${wrong}`;
    })
    .join('');
}
