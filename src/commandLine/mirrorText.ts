import type { MirrorState, MirroredImage } from '../release/mirror/readMirror.ts';
import { isNew } from '../release/mirror/readMirror.ts';
import type { Upstream } from '../release/mirror/readUpstream.ts';
import { sourceText } from '../release/mirror/upstreamApplication.ts';
import { failureText } from '../terminal/failureText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';
import { describeFailure } from './describeFailure.ts';

const oddShown = 5;

export interface MirrorCounts {
  readonly new: number;
  readonly upToDate: number;
  readonly failed: number;
}

export function mirrorCounts(states: readonly MirrorState[]): MirrorCounts {
  const failed = states.filter(({ kind }) => kind === 'failed').length;
  const fresh = states.filter(isNew).length;
  return { new: fresh, upToDate: states.length - failed - fresh, failed };
}

/** A paragraph for each application, and what they come to. */
export function mirrorText(states: readonly MirrorState[], paint: Paint): string {
  const paragraphs = states.map((state) => `${stateText(state, paint)}\n`).join('');
  const { new: fresh, upToDate, failed } = mirrorCounts(states);
  const parts = [
    ...(fresh === 0 ? [] : [paint('yellow', `${fresh} with a new version`)]),
    ...(upToDate === 0 ? [] : [paint('green', `${upToDate} up to date`)]),
    ...(failed === 0 ? [] : [paint('red', `${failed} failed`)]),
  ];
  return `${paragraphs}${count(states.length, 'application')}: ${parts.join(', ')}.\n`;
}

function stateText(state: MirrorState, paint: Paint): string {
  const { name, source } = state.application;
  const title = `${paint('bold', neutralise(name))}  ${paint('dim', neutralise(sourceText(source)))}\n`;
  if (state.kind === 'failed') {
    const text = failureText(state.error, describeFailure(state.error), paint, false);
    return title + text.replace(/^(?=.)/gm, '  ');
  }
  const header = ['image', 'repository', 'ours', 'upstream', ''];
  const rows = state.images.map((image) => row(image));
  return title + upstreamText(state.upstream) + table(rows, { paint, header, indent: '  ' });
}

function upstreamText({ newest, from, odd, cut }: Upstream): string {
  const mark = newest.prerelease ? ', a prerelease' : '';
  let text = `  newest: ${neutralise(newest.version)} (${from === 'tags' ? 'tag' : 'release'} ${neutralise(newest.tag)}${mark})\n`;
  if (odd.length > 0) {
    const some = odd.slice(0, oddShown).map(neutralise).join(', ');
    const more = odd.length > oddShown ? ', …' : '';
    text += `  left out: ${odd.length} that ${odd.length === 1 ? 'is' : 'are'} no version (${some}${more})\n`;
  }
  if (cut) text += '  only the newest 1000 releases were looked at\n';
  return text;
}

function row({ image, repository, ours, tag, has }: MirroredImage): (string | Cell)[] {
  const state: Cell = has
    ? { text: 'there', colour: 'green' }
    : { text: 'missing', colour: 'yellow' };
  return [image, repository, ours ?? '-', tag, state];
}

/** The same as `--json` prints it. */
export function mirrorDocument(states: readonly MirrorState[]): Record<string, unknown> {
  const summary = mirrorCounts(states);
  return { ok: summary.failed === 0, applications: states.map(stateDocument), summary };
}

function stateDocument(state: MirrorState): Record<string, unknown> {
  const { name, source } = state.application;
  const head = { name, upstream: sourceText(source) };
  if (state.kind === 'failed')
    return { ...head, state: 'failed', error: describeFailure(state.error) };
  const { newest, from, odd, cut } = state.upstream;
  return {
    ...head,
    state: isNew(state) ? 'new' : 'up-to-date',
    ...{ newest, from, odd, cut, images: state.images },
  };
}
