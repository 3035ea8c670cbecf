import { BuildError } from '../../build/buildError.ts';
import type { ProgressSnapshot } from '../../build/progressSnapshot.ts';
import { Failure } from '../../oci/failure.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import { formatDuration, formatElapsed } from './formatDuration.ts';
import { escapeIcons, shortPlatform, shortStep } from './stepNames.ts';

export interface StatusModel {
  /** False where there is nothing to release. */
  readonly project: boolean;
  /** Without a leading `v`. */
  readonly version?: string;
  /** Newest first. */
  readonly runs: readonly BuildRun[];
  readonly usual?: UsualDuration;
}

/** Milliseconds such a build takes; undefined for one never built. */
export type UsualDuration = (run: BuildRun) => number | undefined;

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly ariaLabel: string;
  readonly failed: boolean;
}

/** What the status bar says; undefined hides the item. */
export function statusText(model: StatusModel, t: Translate): StatusText | undefined {
  const active = model.runs.filter((run) => isActive(run.state));
  if (active.length > 0) return activeText(active, model.usual, t);
  const [last] = model.runs;
  if (last?.state === 'done') return doneText(last, model, t);
  if (last?.state === 'failed') return failedText(last, t);
  if (!model.project && last === undefined) return undefined;
  const name = model.version === undefined ? t('Release') : `v${model.version}`;
  return {
    text: `$(package) ${escapeIcons(name)}`,
    tooltip: t('Slipway: show builds'),
    ariaLabel: t('Release {0}', name),
    failed: false,
  };
}

/** Whole percent of the steps known so far; never 100 before the end. */
export function percentDone(snapshots: readonly ProgressSnapshot[]): number | undefined {
  let done = 0;
  let total = 0;
  for (const snapshot of snapshots) {
    done += snapshot.done;
    total += snapshot.total;
  }
  return total === 0 ? undefined : Math.min(99, Math.floor((100 * done) / total));
}

/** What a running build does now, e.g. `arm64 go build`. */
export function activity(run: BuildRun, t: Translate): string {
  switch (run.state) {
    case 'waiting':
      return t('waiting');
    case 'creating-builder':
      return t('creating the builder');
    case 'bootstrapping':
      return t('starting the builder');
    case 'merging':
      return t('merging the platforms');
    case 'confirming':
      return t('confirming with the registry');
    case 'cancelling':
      return t('cancelling…');
    case 'building':
    case 'done':
    case 'failed':
    case 'cancelled':
      return stepActivity(run.snapshot);
  }
}

function stepActivity(snapshot: ProgressSnapshot | undefined): string {
  const step = snapshot?.running;
  if (step === undefined) return '';
  const what = plainText(shortStep(step));
  return step.platform === undefined ? what : `${shortPlatform(step.platform)} ${what}`;
}

/** Nothing once it takes longer than usual: nobody knows then. */
function timeLeft(
  active: readonly BuildRun[],
  usual: UsualDuration | undefined,
  t: Translate,
): string {
  const left = active.map((run) => (usual?.(run) ?? 0) - run.durationMs);
  const longest = Math.max(...left);
  return longest < 1000 ? '' : t('about {0} left', formatElapsed(longest));
}

function activeText(
  active: readonly BuildRun[],
  usual: UsualDuration | undefined,
  t: Translate,
): StatusText {
  const snapshots = active.flatMap((run) => run.snapshot ?? []);
  const done = snapshots.reduce((sum, snapshot) => sum + snapshot.done, 0);
  const total = snapshots.reduce((sum, snapshot) => sum + snapshot.total, 0);
  const [first] = active;
  const names = active.map((run) => run.plan.spec.image);
  const name = names.length === 1 ? (names[0] ?? '') : t('{0} images', names.length);
  const now = first === undefined ? '' : activity(first, t);
  const percent = percentDone(snapshots);
  const head = total === 0 ? name : `${name} ${done}/${total}`;
  const counting = percent !== undefined && first?.state === 'building';
  const left = timeLeft(active, usual, t);
  const parts = [head, now, counting ? `${percent} %` : '', left].filter((part) => part !== '');
  const text = parts.join(' · ');
  return {
    text: `$(sync~spin) ${escapeIcons(text)}`,
    tooltip: t('Building {0}. Select to show the builds.', names.join(', ')),
    ariaLabel: t('Building {0}', text),
    failed: false,
  };
}

function doneText(run: BuildRun, model: StatusModel, t: Translate): StatusText {
  const { image, tags } = run.plan.spec;
  const { version } = model;
  const isVersion = tags.some(({ tag }) => tag === version || tag === `v${version ?? ''}`);
  const name = version !== undefined && isVersion ? `v${version}` : image;
  const digest = run.result?.digest;
  const what = digest === undefined ? t('built') : `${digest.slice(0, 'sha256:'.length + 4)}…`;
  return {
    text: `$(pass) ${escapeIcons(name)} ${what}`,
    tooltip: [`${image} · ${formatDuration(run.durationMs)}`, digest ?? ''].join('\n').trim(),
    ariaLabel: t('{0} built', name),
    failed: false,
  };
}

/** `linux/arm64` when the failure belongs to one platform. */
export function failedPlatform(run: BuildRun): string | undefined {
  const named = run.error instanceof BuildError ? run.error.platform : undefined;
  return named ?? run.snapshot?.failed?.platform;
}

function failedText(run: BuildRun, t: Translate): StatusText {
  const platform = failedPlatform(run);
  const what = platform === undefined ? run.plan.spec.image : shortPlatform(platform);
  const message = run.error instanceof Failure ? plainText(run.error.message) : '';
  return {
    text: `$(error) ${escapeIcons(t('{0} failed', what))}`,
    tooltip: [t('Build of {0} failed', run.plan.spec.image), message].join('\n').trim(),
    ariaLabel: t('Build of {0} failed. {1}', run.plan.spec.image, message),
    failed: true,
  };
}
