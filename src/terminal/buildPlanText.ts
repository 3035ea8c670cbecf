import type { BuildPlan } from '../build/buildPlan.ts';
import { otherCaches } from '../build/localCache.ts';
import { commandsOf } from '../build/buildPlan.ts';
import { displayCommand } from '../build/displayCommand.ts';
import { platformNodes } from '../build/platformNodes.ts';
import { formatReference } from '../oci/reference.ts';
import { neutralise, neutraliseLines } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { table } from './table.ts';

const outputs: Readonly<Record<BuildPlan['spec']['output'], string>> = {
  push: 'pushed to the registries',
  load: 'loaded into the engine',
  none: 'kept in the build cache only',
};

const mergedOutput = 'each platform pushed by digest, then merged into one index under the tags';

export function buildPlanText(plan: BuildPlan, paint: Paint): string {
  const { spec, builder, warnings, byDigest, skip } = plan;
  if (skip !== undefined)
    return `${paint('bold', neutralise(spec.image))}\n  ${paint('green', 'skipped:')} ${neutralise(skip.reason)}\n${skip.digest === undefined ? '' : `  ${skip.digest}\n`}`;
  const kept = (byDigest?.builds ?? []).filter((build) => build.kept !== undefined);
  const created = builder.kind === 'create' ? ' (will be created)' : '';
  const rows: string[][] = [
    ...listed('platforms', platformLines(plan)),
    ['builder', `${builderName(plan)}${created}: ${builder.because}`],
    ['result', byDigest === undefined ? outputs[spec.output] : mergedOutput],
    ...kept.map((build) => ['kept', `${build.platform} ${build.kept ?? ''}, of an earlier run`]),
    ...(spec.output === 'none' ? [] : listed('tags', tagLines(plan))),
    ...listed('cache from', cacheLines(plan, 'cacheFrom')),
    ...listed('cache to', cacheLines(plan, 'cacheTo')),
    ...listed('local cache', localCacheLines(plan)),
    ...listed('secrets', spec.secrets.map(secretText)),
  ];
  let text = `${paint('bold', neutralise(spec.image))}\n${table(rows, { paint, indent: '  ' })}`;
  for (const warning of warnings)
    text += `  ${paint('yellow', 'warning:')} ${neutralise(warning)}\n`;
  const commands = commandsOf(plan).map(
    (command) => `${neutraliseLines(displayCommand(command))}\n`,
  );
  return commands.length === 0 ? text : `${text}\n${commands.join('')}`;
}

/** What is to be known of plans before they run, each once. */
export function plansWarnings(plans: readonly BuildPlan[], paint: Paint): string {
  const due = plans.filter(({ skip }) => skip === undefined);
  const warnings = new Set(due.flatMap((plan) => plan.warnings));
  return [...warnings]
    .map((warning) => `${paint('yellow', 'warning:')} ${neutralise(warning)}\n`)
    .join('');
}

function listed(name: string, lines: readonly string[]): string[][] {
  return lines.map((line, at) => [at === 0 ? name : '', line]);
}

function platformLines(plan: BuildPlan): string[] {
  const nodes = platformNodes(plan);
  if (nodes.length === 0) return ['the builder’s own'];
  return nodes.map(({ platform, node, emulated }) =>
    [
      platform,
      ...(node === undefined ? [] : [`on ${node}`]),
      ...(emulated ? ['(emulated)'] : []),
    ].join(' '),
  );
}

function tagLines({ spec, tags }: BuildPlan): string[] {
  const changes = new Map(tags?.map((tag) => [formatReference(tag.reference), tag]));
  return spec.tags.map(formatReference).map((name) => {
    const change = changes.get(name);
    switch (change?.action) {
      case 'create':
        return `${name} (new)`;
      case 'move':
        return `${name} (moves from ${change.from})`;
      case 'unknown':
        return `${name} (${change.problem})`;
      case undefined:
        return name;
    }
  });
}

/** Each platform of a build by digest has its own; those in folders have lines of theirs. */
function cacheLines({ spec, byDigest }: BuildPlan, key: 'cacheFrom' | 'cacheTo'): string[] {
  const specs = byDigest?.builds.map((build) => build.spec) ?? [spec];
  return [...new Set(specs.flatMap((one) => otherCaches(one)[key]))];
}

function localCacheLines({ localCaches = [] }: BuildPlan): string[] {
  return localCaches.map(({ cache: { name, fresh }, size }) => {
    const now = size === 0 ? 'empty' : formatSize(size);
    return `${name} ${now}, ${fresh === undefined ? 'grows' : 'replaced when the build succeeds'}`;
  });
}

/** By name: the value is never read here. */
function secretText({ id, source }: BuildPlan['spec']['secrets'][number]): string {
  return source.kind === 'env'
    ? `${id} (of the variable ${source.name})`
    : `${id} (of ${source.path})`;
}

export function builderName({ builder }: BuildPlan): string {
  return builder.kind === 'create' ? builder.create.name : builder.builder.name;
}
