import type { PlatformOutcome } from '../../build/byDigest/platformOutcome.ts';
import { pushedDigest } from '../../build/byDigest/platformOutcome.ts';
import type {
  PlatformSnapshot,
  ProgressSnapshot,
  StepSnapshot,
  StepState,
} from '../../build/progressSnapshot.ts';
import { shortDigest } from '../../oci/digest.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import type { ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';
import type { RunState } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import { formatDuration, formatElapsed } from './formatDuration.ts';
import { stepIcon, stepStateName } from './stateIcon.ts';
import { isInternal, splitStep } from './stepNames.ts';

/** A build of this window, or one somebody else has started. */
export interface SteppedBuild {
  readonly id: string;
  readonly state: RunState;
  readonly platforms: readonly string[];
  readonly snapshot?: ProgressSnapshot;
  readonly outcomes?: ReadonlyMap<string, PlatformOutcome>;
}

const showLog = { id: 'slipway.showBuildLog' } as const;

/** Id of the row of a step; the same step may stand under one platform only. */
export function stepRowId(runId: string, step: StepSnapshot): string {
  return `${runId} step ${step.platform ?? 'shared'} ${step.id}`;
}

/** A row for each platform with its steps, and one for what they share. */
export function platformRows(run: SteppedBuild, t: Translate): ViewRow[] {
  const folded = foldInternal(run.snapshot?.platforms ?? []);
  // A platform that was never reached has nothing to say once the build is over.
  const shown = ({ platform = '', total }: PlatformSnapshot): boolean =>
    total > 0 || isActive(run.state) || run.outcomes?.has(platform) === true;
  const own = folded.filter((each) => each.platform !== undefined && shown(each));
  const shared = folded.filter(({ platform, total }) => platform === undefined && total > 0);
  const alone = run.platforms.length < 2;
  return [...own, ...shared].map((each) => platformRow(run, each, alone && own.length === 0, t));
}

/** What BuildKit does by itself belongs to no platform in particular, whatever it is named. */
function foldInternal(platforms: readonly PlatformSnapshot[]): PlatformSnapshot[] {
  const named = platforms.filter(({ platform }) => platform !== undefined);
  if (named.length === 0) return [...platforms];
  const internal = named.flatMap(({ steps }) => steps.filter(isInternal));
  const shared = platforms.find(({ platform }) => platform === undefined);
  const folded = named.map((each) =>
    counted(
      each,
      each.steps.filter((step) => !isInternal(step)),
    ),
  );
  const steps = [...internal, ...(shared?.steps ?? [])];
  const base = shared ?? {
    platform: undefined,
    state: stateOf(steps),
    done: 0,
    total: 0,
    steps: [],
  };
  return [...folded, counted(base, steps)];
}

function stateOf(steps: readonly StepSnapshot[]): StepState {
  const states = new Set(steps.map(({ state }) => state));
  const order = ['failed', 'cancelled', 'running', 'waiting', 'done', 'cached'] as const;
  return order.find((state) => states.has(state)) ?? 'waiting';
}

function counted(snapshot: PlatformSnapshot, steps: readonly StepSnapshot[]): PlatformSnapshot {
  if (steps.length === snapshot.steps.length) return snapshot;
  const done = steps.filter(({ state }) => state === 'done' || state === 'cached').length;
  return { ...snapshot, steps, done, total: steps.length };
}

function platformRow(
  run: SteppedBuild,
  snapshot: PlatformSnapshot,
  alone: boolean,
  t: Translate,
): ViewRow {
  const { platform, done, total, steps } = snapshot;
  const outcome = run.outcomes?.get(platform ?? '');
  const state = outcome === undefined ? snapshot.state : outcomeState(outcome);
  const digest = outcome && pushedDigest(outcome);
  const [only, second] = run.platforms;
  const single = only !== undefined && second === undefined ? plainText(only) : t('steps');
  const label = platform ?? (alone ? single : t('shared'));
  const name = outcome?.state === 'kept' ? t('kept') : stepStateName(state, t);
  const count = total === 0 ? '' : `${done}/${total}`;
  const ended = state === 'failed' || state === 'cancelled' ? name : '';
  const kept = outcome?.state === 'kept' ? name : '';
  const pushed = digest === undefined ? '' : shortDigest(digest);
  const described = [count, kept, ended, pushed].filter((part) => part !== '').join(' · ');
  return viewRow({
    id: `${run.id} platform ${platform ?? 'shared'}`,
    label,
    description: described,
    icon: stepIcon(state),
    tooltip: [t('{0}: {1} of {2} steps, {3}', label, done, total, name), digest ?? '']
      .join('\n')
      .trim(),
    ariaLabel: t('{0}, {1} of {2} steps, {3}', label, done, total, name),
    context: digest === undefined ? 'platform' : 'platform;digest',
    ...(platform === undefined ? {} : { subject: { run: run.id, platform } }),
    expand: platform === undefined && !alone ? 'collapsed' : 'expanded',
    children: steps.map((step) => stepRow(run, step, t)),
  });
}

/** A platform built by itself has ended when its build has, whatever the others still do. */
function outcomeState({ state }: PlatformOutcome): StepState {
  switch (state) {
    case 'built':
      return 'done';
    case 'kept':
      return 'cached';
    case 'failed':
    case 'cancelled':
      return state;
  }
}

/** Longer commands would leave no room for how long they took. */
const labelLimit = 40;

function stepRow(run: SteppedBuild, step: StepSnapshot, t: Translate): ViewRow {
  const duration = stepDuration(step);
  const { what, where } = splitStep(step);
  const facts = step.state === 'cached' ? [t('cached')] : [transferText(step), duration];
  if (step.state === 'failed') facts.unshift(t('failed'));
  const described = [...facts, where].filter((fact) => fact !== '').join(' · ');
  const state = stepStateName(step.state, t);
  const said = plainText(what, 200);
  const readable = step.hasLog || step.error !== undefined;
  return viewRow({
    id: stepRowId(run.id, step),
    label: plainText(what, labelLimit),
    description: plainText(described),
    icon: stepIcon(step.state),
    tooltip: [step.fullName, `${state} ${duration}`.trim(), step.error ?? ''].join('\n').trim(),
    ariaLabel: [said, state, duration].filter((part) => part !== '').join(', '),
    context: readable ? 'step;log' : 'step',
    subject: { run: run.id, step: step.id },
    ...(readable ? { open: showLog } : {}),
  });
}

function stepDuration(step: StepSnapshot): string {
  const { durationMs, state } = step;
  if (durationMs === undefined || state === 'waiting' || state === 'cached') return '';
  if (state !== 'running') return durationMs < 50 ? '' : formatDuration(durationMs);
  return formatElapsed(durationMs);
}

function transferText(step: StepSnapshot): string {
  const { transfer } = step;
  if (transfer === undefined || step.state !== 'running') return '';
  if (transfer.current === 0 && transfer.total === undefined) return '';
  const current = formatBytes(transfer.current);
  return transfer.total === undefined ? current : `${current} / ${formatBytes(transfer.total)}`;
}
