import type { PastBuild } from '../../build/history/pastBuild.ts';
import { cacheRate, pastDuration } from '../../build/history/pastBuild.ts';
import type { ProgressSnapshot } from '../../build/progressSnapshot.ts';
import { shortDigest } from '../../oci/digest.ts';
import { plainText } from '../plainText.ts';
import { problemRows } from '../problemRows.ts';
import { relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import type { ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';
import { formatDuration, formatElapsed } from './formatDuration.ts';
import { platformRows } from './platformRows.ts';
import { runIcon, stepStateName } from './stateIcon.ts';

/** Rows of the group; the command line lists the others. */
const mostRows = 50;

export interface PastModel {
  /** Newest first; those of this window that still run are left out. */
  readonly builds: readonly PastBuild[];
  readonly snapshotOf: (ref: string) => ProgressSnapshot | undefined;
  readonly failures: readonly unknown[];
  readonly now: number;
  readonly language: string;
}

/** What to do where there are past builds alone. */
export function startRow(t: Translate): ViewRow {
  return viewRow({
    id: 'start',
    label: t('Build multi-arch…'),
    icon: { name: 'play' },
    context: 'action',
    open: { id: 'slipway.build', arguments: [] },
  });
}

/** Builds that somebody else runs, live. */
export function elsewhereRows(model: PastModel, t: Translate): ViewRow[] {
  return model.builds
    .filter(({ state }) => state === 'running')
    .map((build) => {
      const snapshot = model.snapshotOf(build.ref);
      const counted = snapshot === undefined ? '' : `${snapshot.done}/${snapshot.total}`;
      const elapsed = formatElapsed(pastDuration(build, model.now));
      const facts = [t('started elsewhere'), counted, elapsed].filter((fact) => fact !== '');
      const run = {
        id: build.ref,
        state: 'building' as const,
        platforms: build.platforms,
        ...(snapshot !== undefined && { snapshot }),
      };
      return viewRow({
        id: build.ref,
        label: titleOf(build),
        description: facts.join(' · '),
        icon: runIcon('building'),
        tooltip: tooltipOf(build, t('started elsewhere'), t),
        context: 'build;log;elsewhere',
        subject: { run: build.ref },
        expand: 'expanded',
        children: platformRows(run, t),
      });
    });
}

/** What BuildKit remembers, in a group that is closed at first. */
export function pastGroup(model: PastModel, t: Translate): ViewRow[] {
  const past = model.builds.filter(({ state }) => state !== 'running');
  const problems = model.failures.flatMap((error, at) => problemRows(`past ${at}`, error, t));
  if (past.length === 0 && problems.length === 0) return [];
  return [
    viewRow({
      id: 'past',
      label: t('Past builds'),
      description: past.length === 0 ? '' : String(past.length),
      icon: { name: 'history' },
      tooltip: t('Builds BuildKit remembers, whoever started them'),
      context: 'past',
      expand: 'collapsed',
      children: [
        ...problems,
        ...past.slice(0, mostRows).map((build) => pastRow(build, model, t)),
        ...more(past.length - mostRows, t),
      ],
    }),
  ];
}

function pastRow(build: PastBuild, { now, language }: PastModel, t: Translate): ViewRow {
  const state = build.state === 'running' ? 'building' : build.state;
  const name = stepStateName(build.state, t);
  const rate = cacheRate(build);
  const facts = [
    build.state === 'done' ? '' : name,
    formatDuration(pastDuration(build, now)),
    rate === undefined || rate === 0 ? '' : t('{0} % cached', Math.round(rate * 100)),
    relativeTime(new Date(build.startedAt), now, language),
    build.digest === undefined ? '' : shortDigest(build.digest),
  ];
  const said = facts.filter((fact) => fact !== '').join(' · ');
  const label = titleOf(build);
  return viewRow({
    id: `past ${build.ref}`,
    label,
    description: said,
    icon: runIcon(state),
    tooltip: tooltipOf(build, name, t),
    ariaLabel: `${label}, ${name}, ${said}`,
    context: `pastBuild;log${build.digest === undefined ? '' : ';digest'}`,
    open: { id: 'slipway.showTimeline' },
    subject: { run: build.ref },
  });
}

function more(count: number, t: Translate): ViewRow[] {
  if (count <= 0) return [];
  const label = t('{0} more: slipway builds --limit 0', count);
  return [viewRow({ id: 'past more', label, icon: { name: 'ellipsis' }, context: 'more' })];
}

/** `api 1.4.0` */
function titleOf({ name, names }: PastBuild): string {
  const tag = /:([^:/@]+)$/.exec(names[0] ?? '')?.[1];
  return plainText(tag === undefined ? name : `${name} ${tag}`, 100);
}

function tooltipOf(build: PastBuild, state: string, t: Translate): string {
  const { names, platforms, revision, error, steps, digest } = build;
  return [
    `${build.name}: ${state}`,
    new Date(build.startedAt).toLocaleString(),
    ...names,
    platforms.join(', '),
    t('{0} of {1} steps from the cache', steps.cached, steps.total),
    revision ?? '',
    digest ?? '',
    error ?? '',
    build.ref,
  ]
    .filter((line) => line !== '')
    .map((line) => plainText(line, 600))
    .join('\n');
}
