import type { LocalCacheChange } from '../build/localCache.ts';
import type { BuildResult } from '../build/runBuild.ts';
import type { VertexWarning } from '../build/solveStatus.ts';
import { formatReference } from '../oci/reference.ts';
import { neutralise } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count, formatDuration } from './quantities.ts';
import { table } from './table.ts';

export function buildResultText(result: BuildResult, paint: Paint): string {
  const { image, digest, tags, platforms, durationMs, cached, total, warnings } = result;
  if (result.skipped !== undefined)
    return `${paint('bold', neutralise(image))}  ${paint('green', 'skipped:')} ${neutralise(result.skipped)}\n${digest === undefined ? '' : `  ${digest}\n`}`;
  const steps = `${count(total, 'step')}, ${cached} cached`;
  const head = `${paint('bold', neutralise(image))}  ${formatDuration(durationMs)}  ${paint('dim', steps)}`;
  const kept = new Set(
    (result.outcomes ?? []).filter(({ state }) => state === 'kept').map((one) => one.platform),
  );
  const rows = platforms.map((built) => [
    built.platform,
    built.digest,
    kept.has(built.platform) ? 'kept' : '',
    {
      text: built.size === undefined ? '' : formatSize(built.size),
      align: 'right' as const,
    },
  ]);
  let text = `${head}\n`;
  if (digest !== undefined) text += `  ${paint('green', digest)}\n`;
  text += table(rows, { paint, indent: '  ' });
  for (const tag of tags) text += `  ${formatReference(tag)}\n`;
  for (const change of result.localCaches ?? []) text += `  ${cacheText(change, paint)}\n`;
  for (const warning of warnings) text += `  ${warningText(warning, paint)}\n`;
  return text;
}

const outcomes: Readonly<Record<LocalCacheChange['outcome'], string>> = {
  replaced: 'replaced',
  grown: 'kept and added to',
  kept: 'left as it was',
  'in-use': 'in use by another build: this one went without it',
};

function cacheText({ name, outcome, before, after }: LocalCacheChange, paint: Paint): string {
  const sizes = outcome === 'in-use' ? '' : ` ${formatSize(before)} → ${formatSize(after)},`;
  return `${paint('dim', 'local cache')} ${neutralise(name)}${sizes} ${outcomes[outcome]}`;
}

function warningText({ short, file, startLine }: VertexWarning, paint: Paint): string {
  const place =
    file === undefined ? '' : `${file}${startLine === undefined ? '' : `:${startLine}`} `;
  return `${paint('yellow', 'warning:')} ${neutralise(place + short)}`;
}
