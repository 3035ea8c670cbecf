import type { Digest } from '../oci/digest.ts';
import { BuildError } from './buildError.ts';
import { buildCommand } from './buildCommand.ts';
import type { BuildPlan, BuilderChoice } from './buildPlan.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { Builder } from './builder.ts';
import { inability, platformWarnings, pushesByDigest } from './builderAbility.ts';
import { planByDigest } from './byDigest/planByDigest.ts';
import type { EngineInfo } from './engine.ts';
import { onThisMachine } from './onThisMachine.ts';
import { looksSecret } from './secretName.ts';

export type BuildPlanning =
  | { readonly kind: 'plan'; readonly plan: BuildPlan }
  | { readonly kind: 'problem'; readonly error: BuildError };

export interface PlanOptions {
  /** Name of the builder the user asked for. */
  readonly builder?: string;
  /** Digests by platform that an earlier run of the same build by digest has left behind. */
  readonly kept?: ReadonlyMap<string, Digest>;
}

/** The builder Slipway creates where none can do what is asked. */
const ownBuilder = 'slipway';

/** Chooses a builder that can do what is asked, and says what will run. */
export function planBuild(
  spec: BuildSpec,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  options: PlanOptions = {},
): BuildPlanning {
  try {
    checkSpec(spec);
    const choice = chooseBuilder(spec, builders, engine, options.builder);
    const name = choice.kind === 'existing' ? choice.builder.name : choice.create.name;
    const warnings = warningsOf(spec, choice);
    const byDigest = pushesByDigest(spec) ? planByDigest(spec, name, options.kept) : undefined;
    const command = byDigest?.builds[0].command ?? buildCommand(spec, name);
    const plan = { spec, builder: choice, command, warnings };
    return { kind: 'plan', plan: byDigest === undefined ? plan : { ...plan, byDigest } };
  } catch (error) {
    if (error instanceof BuildError) return { kind: 'problem', error };
    throw error;
  }
}

function checkSpec(spec: BuildSpec): void {
  if (spec.output !== 'push' || spec.tags.length > 0) return;
  throw new BuildError(
    'invalid-plan',
    `Image “${spec.image}” has nothing to be pushed as: it has no tags.`,
    'Give it repositories in slipway.yaml and a tag, or name the tag in the request.',
  );
}

function chooseBuilder(
  spec: BuildSpec,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  wanted: string | undefined,
): BuilderChoice {
  if (wanted !== undefined) return namedBuilder(spec, builders, engine, wanted);
  const current = builders.find((builder) => builder.current);
  const ordered = [...(current ? [current] : []), ...builders.filter((b) => b !== current)];
  for (const builder of ordered) {
    if (inability(builder, spec, engine) !== undefined) continue;
    const because = builder.current
      ? 'it is the current builder'
      : `the current builder ${current ? (inability(current, spec, engine) ?? '') : 'is not set'}`;
    return { kind: 'existing', builder, because };
  }
  return newBuilder(spec, builders, engine, current);
}

function namedBuilder(
  spec: BuildSpec,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  wanted: string,
): BuilderChoice {
  const builder = builders.find((candidate) => candidate.name === wanted);
  if (builder === undefined) {
    const known = builders.map((candidate) => candidate.name).join(', ') || 'none';
    throw new BuildError(
      'builder-missing',
      `There is no builder “${wanted}”. Known builders: ${known}.`,
      'Choose one of these, or create it with docker buildx create --name.',
    );
  }
  const problem = inability(builder, spec, engine);
  if (problem !== undefined) throw unusable(builder, problem, spec);
  return { kind: 'existing', builder, because: 'it was asked for' };
}

function newBuilder(
  spec: BuildSpec,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  current: Builder | undefined,
): BuilderChoice {
  const own = builders.find((builder) => builder.name === ownBuilder);
  const problem = own && inability(own, spec, engine);
  if (own !== undefined && problem !== undefined) throw unusable(own, problem, spec);
  const reason = current && inability(current, spec, engine);
  if (current !== undefined && engine === undefined && current.error !== undefined)
    throw new BuildError(
      'engine-gone',
      `No builder can be reached: ${current.error}`,
      'Start Docker and try again; docker info must answer.',
    );
  if (spec.platforms.length > 1 && spec.output === 'load' && engine?.containerdStore !== true)
    throw new BuildError(
      'builder-unusable',
      'Several platforms cannot be loaded into this engine: it does not use the containerd image store.',
      'Load one platform at a time, push instead, or turn on the containerd image store of Docker.',
    );
  const create = {
    name: ownBuilder,
    driver: 'docker-container',
    platforms: [],
    driverOptions: pushesToThisMachine(spec) ? ['network=host'] : [],
    use: false,
  } as const;
  const because = `the current builder ${reason ?? 'is not set'}`;
  return { kind: 'create', create, because };
}

function unusable(builder: Builder, problem: string, spec: BuildSpec): BuildError {
  const docker = builder.driver === 'docker';
  const remedy =
    docker && pushesByDigest(spec)
      ? 'Choose another builder, let Slipway create one by naming none, or build the platforms together (strategy: together).'
      : docker
        ? 'Choose another builder, let Slipway create one, or turn on the containerd image store of Docker.'
        : `Look at it with docker buildx inspect ${builder.name}; docker buildx rm ${builder.name} removes it so that it can be created again.`;
  return new BuildError('builder-unusable', `Builder “${builder.name}” ${problem}.`, remedy);
}

function warningsOf(spec: BuildSpec, choice: BuilderChoice): string[] {
  const warnings = choice.kind === 'existing' ? platformWarnings(choice.builder, spec) : [];
  if (choice.kind === 'existing' && isContainer(choice.builder) && pushesToThisMachine(spec))
    warnings.push(
      `Builder “${choice.builder.name}” runs in a container: localhost is that container unless it was created with --driver-opt network=host.`,
    );
  for (const [key, value] of Object.entries(spec.args)) {
    if (looksSecret(key, value))
      warnings.push(
        `Build argument ${key} looks like a secret: arguments are seen in process lists, image history and provenance. Use a secret instead.`,
      );
  }
  return warnings;
}

function isContainer(builder: Builder): boolean {
  return builder.driver === 'docker-container';
}

function pushesToThisMachine(spec: BuildSpec): boolean {
  return spec.output === 'push' && spec.tags.some((tag) => onThisMachine(tag.repository.registry));
}
