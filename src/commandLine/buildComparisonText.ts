import type { BuildComparison, StepChange, TextChange } from '../build/history/compareBuilds.ts';
import type { Paint } from '../terminal/paint.ts';
import { cachedText, startedText, tookText } from './pastBuildText.ts';
import { count, formatDuration } from '../terminal/quantities.ts';
import { table } from '../terminal/table.ts';

const mostSteps = 20;

export function buildComparisonText(comparison: BuildComparison, paint: Paint): string {
  const { left, right, facts, args, bases, steps, cacheEffect } = comparison;
  let text = table(
    [left, right].map((build, at) => [
      at === 0 ? 'left' : 'right',
      { text: build.id.slice(0, 12), colour: 'bold' as const },
      build.name,
      build.state,
      startedText(build),
      { text: tookText(build), align: 'right' as const },
      { text: `${cachedText(build)} cached`, align: 'right' as const },
    ]),
    { paint },
  );
  text += part('Built from', facts, paint) + part('Arguments', args, paint);
  text += part('Base images', bases, paint);
  if (cacheEffect.steps > 0)
    text += `\nThe cache saved ${formatDuration(cacheEffect.savedMs)} in ${count(cacheEffect.steps, 'step')}.\n`;
  if (steps.length === 0) return `${text}\nThe steps took the same time.\n`;
  text += `\n${paint('bold', 'Steps')}\n${table(steps.slice(0, mostSteps).map(stepRow), { paint, indent: '  ' })}`;
  const unseen = steps.length - mostSteps;
  return unseen > 0 ? `${text}  and ${unseen} more\n` : text;
}

function part(title: string, changes: readonly TextChange[], paint: Paint): string {
  if (changes.length === 0) return '';
  const rows = changes.map(({ name, left = 'none', right = 'none' }) => [name, left, '→', right]);
  return `\n${paint('bold', title)}\n${table(rows, { paint, indent: '  ' })}`;
}

function stepRow({ platform = '', name, left, right, longerMs }: StepChange) {
  const sideOf = (side: StepChange['left']): string =>
    side === undefined ? 'none' : `${side.state} ${formatDuration(side.durationMs)}`;
  const sign = longerMs < 0 ? '-' : '+';
  return [
    {
      text: `${sign}${formatDuration(Math.abs(longerMs))}`,
      align: 'right' as const,
      colour: longerMs > 0 ? ('red' as const) : ('green' as const),
    },
    `${sideOf(left)} → ${sideOf(right)}`,
    platform,
    name,
  ];
}
