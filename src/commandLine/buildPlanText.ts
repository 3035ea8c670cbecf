import type { PlatformBuild } from '../build/byDigest/byDigestPlan.ts';
import type { BuildPlan } from '../build/buildPlan.ts';
import { commandsOf } from '../build/buildPlan.ts';
import { displayCommand } from '../build/displayCommand.ts';
import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import { neutralise, neutraliseLines } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

const outputs: Readonly<Record<BuildPlan['spec']['output'], string>> = {
  push: 'pushed to the registries',
  load: 'loaded into the engine',
  none: 'kept in the build cache only',
};

const mergedOutput = 'each platform pushed by digest, then merged into one index under the tags';

/** The document of `build --dry-run --json`, for one image. */
export function buildPlanJson(plan: BuildPlan): Record<string, unknown> {
  const { spec, builder, command, warnings, byDigest, skip } = plan;
  return {
    image: spec.image,
    builder: builderName(plan),
    builderReason: builder.because,
    ...(builder.kind === 'create' ? { createBuilder: builder.create } : {}),
    command: ['docker', ...command.args],
    ...(command.stdin === undefined ? {} : { input: command.stdin }),
    directory: command.cwd,
    output: spec.output,
    strategy: byDigest === undefined ? 'together' : 'by-digest',
    ...(byDigest === undefined ? {} : { builds: byDigest.builds.map(platformBuildJson) }),
    ...(skip === undefined ? {} : { skipped: skip.reason, digest: skip.digest }),
    tags: spec.tags.map(formatReference),
    platforms: spec.platforms.map(formatPlatform),
    warnings,
  };
}

function platformBuildJson({ platform, command, kept }: PlatformBuild): Record<string, unknown> {
  if (kept !== undefined) return { platform, kept };
  return { platform, command: ['docker', ...command.args] };
}

export function buildPlanText(plan: BuildPlan, paint: Paint): string {
  const { spec, builder, warnings, byDigest, skip } = plan;
  if (skip !== undefined)
    return `${paint('bold', neutralise(spec.image))}\n  ${paint('green', 'skipped:')} ${neutralise(skip.reason)}\n${skip.digest === undefined ? '' : `  ${skip.digest}\n`}`;
  const kept = (byDigest?.builds ?? []).filter((build) => build.kept !== undefined);
  const created = builder.kind === 'create' ? ' (will be created)' : '';
  const platforms = spec.platforms.map(formatPlatform).join(', ');
  const rows = [
    ['platforms', platforms === '' ? 'the builder’s own' : platforms],
    ['builder', `${builderName(plan)}${created}: ${builder.because}`],
    ['result', byDigest === undefined ? outputs[spec.output] : mergedOutput],
    ...kept.map((build) => ['kept', `${build.platform} ${build.kept ?? ''}, of an earlier run`]),
    ...(spec.output === 'none' ? [] : spec.tags).map((tag, index) => [
      index === 0 ? 'tags' : '',
      formatReference(tag),
    ]),
  ];
  let text = `${paint('bold', neutralise(spec.image))}\n${table(rows, { paint, indent: '  ' })}`;
  for (const warning of warnings)
    text += `  ${paint('yellow', 'warning:')} ${neutralise(warning)}\n`;
  const commands = commandsOf(plan).map(
    (command) => `${neutraliseLines(displayCommand(command))}\n`,
  );
  return commands.length === 0 ? text : `${text}\n${commands.join('')}`;
}

export function builderName({ builder }: BuildPlan): string {
  return builder.kind === 'create' ? builder.create.name : builder.builder.name;
}
