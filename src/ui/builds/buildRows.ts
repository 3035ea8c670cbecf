import { BuildError } from '../../build/buildError.ts';
import { shortDigest } from '../../oci/digest.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { Failure } from '../../oci/failure.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import { failureHeadline } from './failureHeadline.ts';
import { formatDuration, formatElapsed } from './formatDuration.ts';
import { pushedRow } from './pushedRow.ts';
import type { SteppedBuild } from './platformRows.ts';
import { platformRows } from './platformRows.ts';
import { runIcon, runStateName } from './stateIcon.ts';
import type { ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';

const showLog = { id: 'slipway.showBuildLog' } as const;

/** The Builds view: this session's builds, newest first, each with its platforms and steps. */
export function buildRows(runs: readonly BuildRun[], t: Translate): ViewRow[] {
  return runs.map((run) => buildRow(run, t));
}

function buildRow(run: BuildRun, t: Translate): ViewRow {
  const pushed = run.result !== undefined && run.plan.spec.output === 'push';
  const skipped = run.result?.skipped;
  const state = skipped === undefined ? runStateName(run.state, pushed, t) : t('skipped');
  const { spec } = run.plan;
  const [tag] = spec.tags;
  const active = isActive(run.state);
  const snapshot = run.snapshot;
  const counted = active && snapshot !== undefined && snapshot.total > 0;
  const digest = run.result?.digest;
  const facts = [
    state,
    counted ? `${snapshot.done}/${snapshot.total}` : '',
    active ? formatElapsed(run.durationMs) : formatDuration(run.durationMs),
    digest === undefined ? '' : shortDigest(digest),
  ];
  const said = facts.filter((fact) => fact !== '').join(' · ');
  const tags = spec.tags.map((each) => `${each.repository.name}:${each.tag}`);
  const name = tag === undefined ? spec.image : `${spec.image} ${tag.tag}`;
  const children = [
    ...failureRows(run, t),
    ...(pushed ? [pushedRow(run, t)] : []),
    ...platformRows(steppedBuild(run), t),
    ...warningRows(run, t),
  ];
  return viewRow({
    id: run.id,
    label: name,
    description: said,
    icon: runIcon(run.state),
    tooltip: [`${spec.image}: ${state}`, skipped ?? '', ...tags, digest ?? '']
      .filter((line) => line !== '')
      .join('\n')
      .trim(),
    ariaLabel: `${name}, ${said}`,
    context: buildContext(run, pushed),
    subject: { run: run.id },
    // From the start: VS Code expands no row that once was a leaf.
    expand: 'expanded',
    children,
  });
}

function buildContext(run: BuildRun, pushed: boolean): string {
  if (run.state === 'cancelling') return 'build;log';
  if (isActive(run.state)) return 'build;log;active';
  const digest = run.result?.digest === undefined ? '' : ';digest';
  // What failed or was cancelled can be gone on with.
  const unfinished = run.state === 'done' ? '' : ';unfinished';
  return `build;log;finished${unfinished}${digest}${pushed ? ';pushed' : ''}`;
}

function failureRows(run: BuildRun, t: Translate): ViewRow[] {
  if (run.state !== 'failed') return [];
  const failure = run.error instanceof Failure ? run.error : undefined;
  const message = failure?.message ?? t('Slipway met an error it does not know.');
  const remedy = failure?.remedy ?? '';
  const place = run.error instanceof BuildError ? run.error.place : undefined;
  const line = place === undefined ? '' : `${plainText(place.file)}:${place.startLine}`;
  const rows = [
    viewRow({
      id: `${run.id} failure`,
      label: plainText(failure === undefined ? message : failureHeadline(failure), 200),
      description: line,
      icon: { name: 'error', color: 'testing.iconFailed' },
      tooltip: [message, line].join('\n').trim(),
      context: place === undefined ? 'failure' : 'failure;place',
      open: place === undefined ? showLog : { id: 'slipway.openFailedLine' },
      subject: { run: run.id },
    }),
  ];
  if (remedy !== '')
    rows.push(
      viewRow({
        id: `${run.id} remedy`,
        label: plainText(remedy, 300),
        icon: { name: 'lightbulb' },
        tooltip: remedy,
        context: 'remedy',
      }),
    );
  return rows;
}

function warningRows(run: BuildRun, t: Translate): ViewRow[] {
  const warnings = run.snapshot?.warnings ?? [];
  return warnings.slice(0, 20).map((warning, at) => {
    const line = warning.startLine === undefined ? '' : `:${warning.startLine}`;
    const place = warning.file === undefined ? '' : `${plainText(warning.file)}${line}`;
    return viewRow({
      id: `${run.id} warning ${at}`,
      label: plainText(warning.short, 200),
      description: place,
      icon: { name: 'warning', color: 'list.warningForeground' },
      tooltip: [warning.short, ...warning.detail, place].join('\n').trim(),
      ariaLabel: t('Warning: {0} {1}', plainText(warning.short), place),
      context: 'warning',
    });
  });
}

/** What the rows of its platforms are drawn from. */
function steppedBuild({ plan, ...run }: BuildRun): SteppedBuild {
  return { ...run, platforms: plan.spec.platforms.map(formatPlatform) };
}
