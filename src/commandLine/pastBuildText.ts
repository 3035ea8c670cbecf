import type { PastBuild } from '../build/history/pastBuild.ts';
import { cacheRate, pastDuration } from '../build/history/pastBuild.ts';
import type { ProgressSnapshot, StepSnapshot } from '../build/progressSnapshot.ts';
import { shortDigest } from '../oci/digest.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { count, formatDuration } from '../terminal/quantities.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';

const stateColours: Readonly<Record<PastBuild['state'] | StepSnapshot['state'], Colour>> = {
  running: 'cyan',
  done: 'green',
  cached: 'dim',
  waiting: 'dim',
  failed: 'red',
  cancelled: 'yellow',
};

/** A build as a document of `builds --json`: times in RFC 3339, durations in milliseconds. */
export function pastBuildJson(build: PastBuild): Record<string, unknown> {
  const { startedAt, completedAt, steps, ...rest } = build;
  return {
    ...rest,
    startedAt: new Date(startedAt).toISOString(),
    ...(completedAt !== undefined && {
      completedAt: new Date(completedAt).toISOString(),
      durationMs: Math.round(completedAt - startedAt),
    }),
    cacheRate: cacheRate(build),
    stepCounts: steps,
  };
}

export function pastBuildsText(builds: readonly PastBuild[], paint: Paint): string {
  if (builds.length === 0) return 'There are no builds.\n';
  const header = ['BUILD', 'NAME', 'RESULT', 'STARTED', 'TOOK', 'CACHED', 'DIGEST', 'TAGS'];
  return table(
    builds.map((build) => [
      build.id.slice(0, 12),
      { text: build.name, colour: 'bold' as const },
      stateCell(build.state),
      startedText(build),
      { text: tookText(build), align: 'right' as const },
      { text: cachedText(build), align: 'right' as const },
      build.digest === undefined ? '' : shortDigest(build.digest),
      build.names.join(' '),
    ]),
    { paint, header },
  );
}

export function pastBuildText(build: PastBuild, snapshot: ProgressSnapshot, paint: Paint): string {
  const facts: [string, string | Cell][] = [
    ['build', build.ref],
    ['result', stateCell(build.state)],
    ['started', startedText(build)],
    ['took', tookText(build)],
    ['cached', `${build.steps.cached} of ${count(build.steps.total, 'step')}`],
    ['platforms', build.platforms.join(', ')],
    ['tags', build.names.join(' ')],
    ['digest', build.digest ?? ''],
    ['commit', build.revision ?? ''],
    ['source', build.source ?? ''],
    ['target', build.target ?? ''],
    ['arguments', argumentsText(build.args)],
    ['error', { text: build.error ?? '', colour: 'red' }],
  ];
  const known = facts.filter(
    ([, value]) => (typeof value === 'string' ? value : value.text) !== '',
  );
  const steps = snapshot.steps.map((step) => [
    { text: step.state, colour: stateColours[step.state] },
    {
      text: step.durationMs === undefined ? '' : formatDuration(step.durationMs),
      align: 'right' as const,
    },
    step.platform ?? '',
    step.name,
  ]);
  const name = paint('bold', build.name);
  return `${name}\n${table(known, { paint, indent: '  ' })}\n${table(steps, { paint })}`;
}

export function tookText(build: PastBuild): string {
  return build.completedAt === undefined ? '' : formatDuration(pastDuration(build, 0));
}

export function cachedText(build: PastBuild): string {
  const rate = cacheRate(build);
  return rate === undefined ? '' : `${Math.round(rate * 100)} %`;
}

/** In local time, to the second. */
export function startedText({ startedAt }: PastBuild): string {
  const date = new Date(startedAt);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

function stateCell(state: PastBuild['state']): Cell {
  return { text: state, colour: stateColours[state] };
}

function argumentsText(args: PastBuild['args']): string {
  return Object.entries(args)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}
