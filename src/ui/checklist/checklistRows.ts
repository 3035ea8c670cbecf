import type { ChecklistRun, StepRecord } from '../../release/checklist/checklistRun.ts';
import { plainText } from '../plainText.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import type { ViewRow } from '../viewRow.ts';
import { remedyRow } from '../problemRows.ts';
import { viewRow } from '../viewRow.ts';
import { findingRow } from './findingRow.ts';
import { stepStateIcon, stepStateName } from './stepStateIcon.ts';

export interface ChecklistSetting {
  /** Path of the workspace folder the checklist is of. */
  readonly folder: string;
  /** ms since the epoch. */
  readonly now: number;
  /** Of the editor, for relative times. */
  readonly language: string;
  /** Run by this window, which is no news to its user. */
  readonly own: boolean;
}

/** A row for every step, with its evidence and what is in its way below it. */
export function checklistRows(
  run: ChecklistRun,
  setting: ChecklistSetting,
  t: Translate,
): readonly ViewRow[] {
  const titles = new Map(run.steps.map(({ step }) => [step.id, step.title]));
  const rows = run.steps.map((record) => stepRow(record, run, titles, setting, t));
  const { holder, steps } = run;
  return holder === undefined || setting.own || steps.some(({ state }) => state === 'running')
    ? rows
    : [holderRow(holder, setting, t), ...rows];
}

/** `3 of 10`, for the title of the view. */
export function checklistProgress({ version, done, total }: ChecklistRun, t: Translate): string {
  return `${plainText(version)} · ${t('{0} of {1}', done, total)}`;
}

function holderRow(
  { by, since }: NonNullable<ChecklistRun['holder']>,
  setting: ChecklistSetting,
  t: Translate,
): ViewRow {
  return viewRow({
    id: `${setting.folder} holder`,
    label: t('{0} is at this release', plainText(by)),
    description: ago(since, setting),
    icon: { name: 'lock' },
    context: 'checklistHolder',
  });
}

function stepRow(
  record: StepRecord,
  run: ChecklistRun,
  titles: ReadonlyMap<string, string>,
  setting: ChecklistSetting,
  t: Translate,
): ViewRow {
  const { step, state } = record;
  const open = state === 'failed' || state === 'waiting' || record.interrupted;
  // The editor remembers by id what was closed; what needs somebody is to be seen.
  const id = `${setting.folder} step ${step.id}${open ? ' open' : ''}`;
  const title = plainText(step.title);
  const described = describe(record, run, setting, t);
  const children = [
    ...troubleRows(id, record, t),
    ...blockRows(id, record, titles, t),
    ...noteRows(id, record, t),
    ...offerRows(id, record, setting.folder, run.version, t),
    ...record.evidence.map((found, at) =>
      findingRow(`${id} evidence ${at}`, found, setting.folder, t),
    ),
  ];
  return viewRow({
    id,
    label: title,
    description: described,
    icon: stepStateIcon(record),
    tooltip: [
      title,
      described,
      plainText(record.reason ?? '', 600),
      plainText(step.note ?? '', 600),
    ]
      .filter((line) => line !== '')
      .join('\n'),
    ariaLabel: `${title}, ${described}`,
    context: contextOf(record),
    expand: children.length === 0 ? 'leaf' : open ? 'expanded' : 'collapsed',
    children,
    subject: { step: step.id, title, folder: setting.folder, version: run.version },
  });
}

function describe(
  { state, step, by, at, leftOut, interrupted, blockedBy }: StepRecord,
  run: ChecklistRun,
  setting: ChecklistSetting,
  t: Translate,
): string {
  if (leftOut !== undefined) return t('left out: {0}', plainText(leftOut, 80));
  if (interrupted) return t('interrupted');
  if (state === 'pending') {
    if (step.id === run.next) return t('next');
    return blockedBy.length > 0 ? t('blocked') : '';
  }
  const when = at === undefined ? '' : ago(at, setting);
  const who = by === undefined ? '' : plainText(by, 60);
  return [stepStateName(state, t), when, who].filter((part) => part !== '').join(' · ');
}

/** Decides which commands a step offers. */
function contextOf({ state, step, leftOut, blockedBy }: StepRecord): string {
  if (leftOut !== undefined) return 'step;leftOut';
  const done = state === 'passed' || state === 'skipped';
  const open = !done && state !== 'running';
  const traits = [
    state,
    ...(open && offerOf(step) !== undefined ? ['offer'] : []),
    step.kind === 'manual' ? 'manual' : 'automatic',
    ...(open && blockedBy.length === 0 ? ['ready'] : []),
    ...(open ? ['open'] : []),
    ...(done ? ['done'] : []),
  ];
  return ['step', ...traits].join(';');
}

function troubleRows(id: string, { state, reason, remedy }: StepRecord, t: Translate): ViewRow[] {
  const rows: ViewRow[] = [];
  if (reason !== undefined)
    rows.push(
      viewRow({
        id: `${id} reason`,
        label: plainText(reason, 200),
        icon:
          state === 'failed'
            ? { name: 'warning', color: 'list.errorForeground' }
            : { name: 'info' },
        tooltip: plainText(reason, 600),
        ariaLabel: state === 'failed' ? t('Problem: {0}', plainText(reason)) : plainText(reason),
        context: 'stepReason',
      }),
    );
  if (remedy !== undefined && remedy !== '') rows.push(remedyRow(id, remedy, t));
  return rows;
}

function blockRows(
  id: string,
  { blockedBy, state }: StepRecord,
  titles: ReadonlyMap<string, string>,
  t: Translate,
): ViewRow[] {
  if (state !== 'pending') return [];
  return blockedBy.map((other) =>
    viewRow({
      id: `${id} needs ${other}`,
      label: t('needs: {0}', plainText(titles.get(other) ?? other)),
      icon: { name: 'link' },
      context: 'stepNeed',
    }),
  );
}

function noteRows(id: string, { step }: StepRecord, t: Translate): ViewRow[] {
  if (step.note === undefined) return [];
  const note = plainText(step.note, 300);
  return [
    viewRow({
      id: `${id} note`,
      label: note,
      icon: { name: 'book' },
      tooltip: plainText(step.note, 600),
      ariaLabel: t('How: {0}', note),
      context: 'stepNote',
    }),
  ];
}

function offerOf(step: StepRecord['step']): string | undefined {
  return step.kind === 'manual' ? step.offer : undefined;
}

/** A command nobody has agreed to yet; choosing the row asks. */
function offerRows(
  id: string,
  { step, state }: StepRecord,
  folder: string,
  version: string,
  t: Translate,
): ViewRow[] {
  const offer = offerOf(step);
  if (offer === undefined || state === 'passed') return [];
  const command = plainText(offer, 200);
  return [
    viewRow({
      id: `${id} offer`,
      label: command,
      description: t('not agreed to yet'),
      icon: { name: 'terminal' },
      tooltip: t('The checklist names this command. It is run once you have agreed to it.'),
      ariaLabel: t('Command of the checklist, not agreed to yet: {0}', command),
      context: 'stepOffer',
      subject: { step: step.id, title: plainText(step.title), folder, version },
      open: { id: 'slipway.bindStep' },
    }),
  ];
}

function ago(at: string, { now, language }: ChecklistSetting): string {
  const date = recordedTime(at);
  return date === undefined ? '' : relativeTime(date, now, language);
}
