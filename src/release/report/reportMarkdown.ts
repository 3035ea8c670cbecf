import { formatSize } from '../../oci/formatSize.ts';
import type { LocalCacheChange } from '../../build/localCache.ts';
import { codeBlock, codeSpan, markdownTable } from '../markdown.ts';
import type { BuildReport } from './buildReport.ts';

const states = { done: 'SUCCESS', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

/** A report for people. Everything in it is foreign text, so it stands in code. */
export function reportMarkdown(report: BuildReport): string {
  const { image, state, error, commands, pull, verify, warnings } = report;
  return [
    `# Build of ${codeSpan(image)}\n`,
    `**${states[state]}** in ${duration(report.durationMs)}, ${report.startedAt}\n`,
    ...(error === undefined ? [] : [`${codeSpan(error.message)}\n\n${codeSpan(error.remedy)}\n`]),
    factTable(report),
    `## Platforms\n\n${platformTable(report)}`,
    ...(report.stages.length === 0 ? [] : [`## Dockerfile\n\n${stageTable(report)}`]),
    ...(Object.keys(report.args).length === 0 ? [] : [`## Build arguments\n\n${argTable(report)}`]),
    `## Command\n\n${codeBlock('sh', commands)}`,
    ...(pull.length === 0 ? [] : [`## Pull\n\n${codeBlock('sh', pull)}`]),
    ...(verify.length === 0 ? [] : [`## Verify\n\n${codeBlock('sh', verify)}`]),
    ...(warnings.length === 0
      ? []
      : [`## Warnings\n\n${warnings.map((warning) => `- ${codeSpan(warning)}\n`).join('')}`]),
  ].join('\n');
}

function factTable(report: BuildReport): string {
  const { tools, steps, digest, tags, revision, target } = report;
  const cache = report.noCache
    ? 'not used (--no-cache)'
    : `${steps.cached} of ${steps.total} steps${listed(report.cacheFrom, 'from')}${listed(report.cacheTo, 'to')}`;
  const buildkit = tools.buildkit.length === 0 ? '' : `, BuildKit ${tools.buildkit.join(', ')}`;
  const facts: [string, string][] = [
    ['Tags', tags.map(codeSpan).join('<br>')],
    ['Digest', spanOf(digest)],
    ['Commit', spanOf(revision)],
    ['Target', spanOf(target)],
    ['Context', codeSpan(report.context)],
    ['Cache', codeSpan(cache)],
    ['Local cache', report.localCaches.map(cacheText).join('<br>')],
    ['Secrets', report.secrets.map(codeSpan).join(', ')],
    ['Builder', codeSpan(`${tools.builder} (${tools.driver}${buildkit})`)],
    ['Docker', spanOf(tools.docker)],
    ['Buildx', spanOf(tools.buildx)],
  ];
  return markdownTable(
    ['', ''],
    facts.filter(([, value]) => value !== ''),
  );
}

function cacheText({ name, outcome, before, after }: LocalCacheChange): string {
  const sizes = `${formatSize(before)} → ${formatSize(after)}`;
  return `${codeSpan(name)} ${outcome === 'in-use' ? 'not used: another build had it' : `${sizes}, ${outcome}`}`;
}

function spanOf(text: string | undefined): string {
  return text === undefined || text === '' ? '' : codeSpan(text);
}

function listed(caches: readonly string[], word: string): string {
  return caches.length === 0 ? '' : `, ${word} ${caches.join(' ')}`;
}

function platformTable({ platforms }: BuildReport): string {
  return markdownTable(
    ['Platform', 'Result', 'Took', 'Cached', 'Size', 'Digest'],
    platforms.map(({ platform, state, durationMs, steps, cached, size, digest }) => [
      codeSpan(platform),
      state,
      duration(durationMs),
      `${cached} of ${steps}`,
      size === undefined ? '' : formatSize(size),
      spanOf(digest),
    ]),
  );
}

function stageTable({ stages }: BuildReport): string {
  return markdownTable(
    ['Stage', 'Base image', 'Base digest', 'Steps', 'Cached', 'Took'],
    stages.map(({ name, base, baseDigest, steps, cached, durationMs }) => [
      codeSpan(name),
      spanOf(base),
      spanOf(baseDigest),
      String(steps),
      String(cached),
      duration(durationMs),
    ]),
  );
}

function argTable({ args }: BuildReport): string {
  const rows = Object.entries(args).map(([key, value]) => [codeSpan(key), codeSpan(value)]);
  return markdownTable(['Argument', 'Value'], rows);
}

function duration(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
