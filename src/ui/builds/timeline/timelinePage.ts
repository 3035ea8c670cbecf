import type { TextChange } from '../../../build/history/compareBuilds.ts';
import { baseImages, cacheEffect, textChanges } from '../../../build/history/compareBuilds.ts';
import type { StepSnapshot } from '../../../build/progressSnapshot.ts';
import type { Timeline, TimelineBar } from '../../../build/timeline/timeline.ts';
import { timelineOf } from '../../../build/timeline/timeline.ts';
import type { Fact, Row, Section, TimeMark, TimeTone } from '../../inspect/section.ts';
import { plainText } from '../../plainText.ts';
import type { Translate } from '../../translate.ts';
import { formatDuration } from '../formatDuration.ts';
import { stepStateName } from '../stateIcon.ts';
import { shortStep, splitStep } from '../stepNames.ts';
import type { BuildPicture } from './buildPicture.ts';

/** Shorter waits are BuildKit's own bookkeeping. */
const shortestWait = 20;

/** Where the time of a build went: facts, the picture, and a table that says the same in words. */
export function timelinePage(picture: BuildPicture, t: Translate): Section[] {
  const { build, other, now } = picture;
  const timeline = timelineOf(build.snapshot, {
    nodes: build.nodes,
    ...(build.state === 'running' && { now }),
    ...(other !== undefined && { last: other.snapshot }),
  });
  return [
    { kind: 'facts', title: '', facts: factsOf(picture, timeline, t) },
    ...pictureOf(timeline, t),
    ...stepTable(timeline, other !== undefined, t),
    ...differences(picture, t),
  ];
}

function factsOf(picture: BuildPicture, timeline: Timeline, t: Translate): Fact[] {
  const { build, other, usualMs } = picture;
  const { cached, total } = build.snapshot;
  const path = timeline.critical.reduce((sum, { from, to }) => sum + to - from, 0);
  const facts: [string, string][] = [
    [t('Result'), stepStateName(build.state, t)],
    [t('Took'), tookText(picture, t)],
    [t('Usual'), usualMs === undefined ? '' : formatDuration(usualMs)],
    [
      t('Build before'),
      other === undefined
        ? ''
        : `${formatDuration(other.durationMs)} · ${new Date(other.startedAt).toLocaleString()}`,
    ],
    [t('From the cache'), t('{0} of {1} steps', cached, total)],
    [t('Saved by the cache'), savedText(picture, t)],
    [
      t('Critical path'),
      path === 0 ? '' : t('{0} in {1} steps', formatDuration(path), timeline.critical.length),
    ],
    [t('Platforms'), build.platforms.join(', ')],
    [t('Tags'), build.tags.join(', ')],
    [t('Digest'), build.digest ?? ''],
    [t('Commit'), build.revision ?? ''],
    [t('Builder'), build.builder],
    [t('Error'), build.error ?? ''],
  ];
  return facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name, values: [plainText(value, 600)] }));
}

/** Against the build before, which ran what this one found. */
function savedText({ build, other }: BuildPicture, t: Translate): string {
  if (other === undefined) return '';
  const { steps, savedMs } = cacheEffect(other.snapshot, build.snapshot);
  return steps === 0 ? '' : t('{0} in {1} steps', formatDuration(savedMs), steps);
}

function tookText({ build, other, usualMs }: BuildPicture, t: Translate): string {
  const took = formatDuration(build.durationMs);
  if (build.state === 'running') {
    const left = usualMs === undefined ? 0 : usualMs - build.durationMs;
    return left > 0 ? t('{0}, about {1} left', took, formatDuration(left)) : took;
  }
  if (other === undefined || build.state !== 'done') return took;
  const longer = build.durationMs - other.durationMs;
  if (Math.abs(longer) < 100) return t('{0}, as long as the build before', took);
  return longer > 0
    ? t('{0}, {1} more than the build before', took, formatDuration(longer))
    : t('{0}, {1} less than the build before', took, formatDuration(-longer));
}

function pictureOf(timeline: Timeline, t: Translate): Section[] {
  const { durationMs, lanes } = timeline;
  if (lanes.length === 0) return [];
  const whole = Math.max(1, durationMs);
  const bars = lanes.flatMap(({ rows }) => rows.flat());
  const names: readonly (readonly [TimeTone | 'waited' | 'critical', string])[] = [
    ['executed', t('executed')],
    ['cached', t('cached')],
    ['running', t('running')],
    ['failed', t('failed')],
    ['cancelled', t('cancelled')],
    ['waited', t('waited for its turn')],
    ['critical', t('critical path')],
  ];
  const used = new Set<string>(bars.map(({ step }) => toneOf(step)));
  if (bars.some((bar) => waitOf(bar) > 0)) used.add('waited');
  if (bars.some(({ critical }) => critical)) used.add('critical');
  return [
    {
      kind: 'timeline',
      title: t('Timeline'),
      legend: names.filter(([tone]) => used.has(tone)).map(([tone, text]) => ({ tone, text })),
      ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: formatDuration(at * whole) })),
      lanes: lanes.map(({ platform, node, rows }) => ({
        label: platform === undefined ? t('shared') : plainText(platform),
        ...(node !== undefined && { note: plainText(node) }),
        rows: rows.map((row) => row.map((bar) => markOf(bar, whole, t))),
      })),
    },
  ];
}

function markOf(bar: TimelineBar, whole: number, t: Translate): TimeMark {
  const { step, from, to, critical } = bar;
  return {
    from: from / whole,
    width: (to - from) / whole,
    waited: waitOf(bar) / whole,
    tone: toneOf(step),
    critical,
    label: plainText(shortStep(step, 60)),
    text: saidOf(bar, t),
  };
}

function saidOf(bar: TimelineBar, t: Translate): string {
  const { step, from, to, critical, lastMs } = bar;
  return [
    plainText(splitStep(step).what, 200),
    stepStateName(step.state, t),
    t('took {0}', formatDuration(to - from)),
    t('began after {0}', formatDuration(from)),
    waitOf(bar) > 0 ? t('waited {0}', formatDuration(waitOf(bar))) : '',
    lastMs === undefined ? '' : t('{0} in the build before', formatDuration(lastMs)),
    critical ? t('critical path') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function waitOf({ from, ready }: TimelineBar): number {
  return from - ready < shortestWait ? 0 : from - ready;
}

function toneOf({ state }: StepSnapshot): TimeTone {
  return state === 'done' || state === 'waiting' ? 'executed' : state;
}

function stepTable(timeline: Timeline, compared: boolean, t: Translate): Section[] {
  const bars = timeline.lanes.flatMap(({ rows }) => rows.flat()).sort((a, b) => a.from - b.from);
  if (bars.length === 0) return [];
  const columns = [
    { title: t('Began'), right: true },
    { title: t('Waited'), right: true },
    { title: t('Took'), right: true },
    ...(compared ? [{ title: t('Build before'), right: true }] : []),
    { title: t('State') },
    { title: t('Platform') },
    { title: t('Step') },
  ];
  return [
    {
      kind: 'table',
      title: t('Steps'),
      note: t('The critical path is marked'),
      columns,
      rows: bars.map((bar) => stepRow(bar, compared, t)),
      ...(bars.length > 60 && { search: true }),
    },
  ];
}

function stepRow(bar: TimelineBar, compared: boolean, t: Translate): Row {
  const { step, from, to, critical, lastMs } = bar;
  const time = (ms: number | undefined) => {
    return { text: ms === undefined ? '' : formatDuration(ms), right: true };
  };
  return {
    cells: [
      time(from),
      time(waitOf(bar) > 0 ? waitOf(bar) : undefined),
      time(to - from),
      ...(compared ? [time(lastMs)] : []),
      { text: stepStateName(step.state, t), dim: step.state === 'cached' },
      { text: plainText(step.platform ?? '') },
      {
        text: plainText(splitStep(step).what, 300),
        mono: true,
        ...(critical && { mark: 'open' as const }),
      },
    ],
  };
}

/** What the build was told otherwise than the one before. */
function differences({ build, other }: BuildPicture, t: Translate): Section[] {
  if (other === undefined) return [];
  const told = (one: typeof build): Record<string, string> => ({
    [t('Commit')]: one.revision ?? '',
    [t('Tags')]: one.tags.join(', '),
    [t('Digest')]: one.digest ?? '',
    [t('Builder')]: one.builder,
    ...one.args,
    ...baseImages(one.snapshot),
  });
  const changes = textChanges(told(other), told(build));
  if (changes.length === 0) return [];
  return [
    {
      kind: 'table',
      title: t('What differs from the build before'),
      columns: [{ title: '' }, { title: t('Before') }, { title: t('Now') }],
      rows: changes.map(changeRow),
    },
  ];
}

function changeRow({ name, left = '', right = '' }: TextChange): Row {
  return {
    cells: [
      { text: plainText(name, 100) },
      { text: plainText(left, 300), mono: true, wrap: true },
      { text: plainText(right, 300), mono: true },
    ],
  };
}
