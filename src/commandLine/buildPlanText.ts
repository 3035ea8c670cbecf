import type { BuildPlan } from '../build/buildPlan.ts';
import { displayCommand } from '../build/displayCommand.ts';
import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import { neutralise } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

const outputs: Readonly<Record<BuildPlan['spec']['output'], string>> = {
  push: 'pushed to the registries',
  load: 'loaded into the engine',
  none: 'kept in the build cache only',
};

/** The document of `build --dry-run --json`, for one image. */
export function buildPlanJson(plan: BuildPlan): Record<string, unknown> {
  const { spec, builder, command, warnings } = plan;
  return {
    image: spec.image,
    builder: builderName(plan),
    builderReason: builder.because,
    ...(builder.kind === 'create' ? { createBuilder: builder.create } : {}),
    command: ['docker', ...command.args],
    directory: command.cwd,
    output: spec.output,
    tags: spec.tags.map(formatReference),
    platforms: spec.platforms.map(formatPlatform),
    warnings,
  };
}

export function buildPlanText(plan: BuildPlan, paint: Paint): string {
  const { spec, builder, command, warnings } = plan;
  const created = builder.kind === 'create' ? ' (will be created)' : '';
  const platforms = spec.platforms.map(formatPlatform).join(', ');
  const rows = [
    ['platforms', platforms === '' ? 'the builder’s own' : platforms],
    ['builder', `${builderName(plan)}${created}: ${builder.because}`],
    ['result', outputs[spec.output]],
    ...(spec.output === 'none' ? [] : spec.tags).map((tag, index) => [
      index === 0 ? 'tags' : '',
      formatReference(tag),
    ]),
  ];
  let text = `${paint('bold', neutralise(spec.image))}\n${table(rows, { paint, indent: '  ' })}`;
  for (const warning of warnings)
    text += `  ${paint('yellow', 'warning:')} ${neutralise(warning)}\n`;
  return `${text}\n${neutralise(displayCommand(command))}\n`;
}

export function builderName({ builder }: BuildPlan): string {
  return builder.kind === 'create' ? builder.create.name : builder.builder.name;
}
