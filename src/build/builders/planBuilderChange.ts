import { BuildError } from '../buildError.ts';
import type { Builder, CreateBuilder } from '../builder.ts';
import type { BuilderChange, BuilderPlan, NewNode } from './builderChange.ts';
import type { BuilderSetup } from './builderSetup.ts';
import { againArguments, appendArguments, createArguments, named } from './createArguments.ts';
import type { DiskUsage } from './diskUsage.ts';
import { prunable } from './diskUsage.ts';
import { driverEffects, driverWarnings, startEffects } from './driverEffects.ts';

/** What is known of the builder; the more, the more the plan says. */
export interface BuilderFacts {
  readonly builders: readonly Builder[];
  /** Needed to reset one. */
  readonly setup?: BuilderSetup;
  readonly usage?: DiskUsage;
}

/** The commands of a change, and what they do. Throws BuildError. */
export function planBuilderChange(change: BuilderChange, facts: BuilderFacts): BuilderPlan {
  const common = { kind: change.kind, lost: [], warnings: [] } as const;
  switch (change.kind) {
    case 'create':
      return { ...common, ...planCreate(change.create, facts) };
    case 'append':
      return { ...common, ...planAppend(change.name, change.node, facts) };
    case 'start': {
      const { name, driver } = existing(change.name, facts);
      const effects = startEffects(name, driver);
      return { ...common, name, commands: [['buildx', 'inspect', '--bootstrap', name]], effects };
    }
    case 'stop': {
      const { name } = own(change.name, facts, 'stopped');
      const effects = [`stops every node of ${name}; its cache is kept`];
      return { ...common, name, commands: [['buildx', 'stop', name]], effects };
    }
    case 'use': {
      const { name } = existing(change.name, facts);
      const effects = [`${name} builds wherever no other builder is named`];
      return { ...common, name, commands: [['buildx', 'use', name]], effects };
    }
    case 'remove': {
      const builder = own(change.name, facts, 'removed');
      const effects = [`removes ${nodesOf(builder)} of ${builder.name} from buildx`];
      const commands = [['buildx', 'rm', builder.name]];
      return { ...common, name: builder.name, commands, effects, lost: lostWith(builder, facts) };
    }
    case 'reset':
      return { ...common, ...planReset(change.name, facts) };
    case 'prune':
      return { ...common, ...planPrune(change.name, change.all, facts) };
  }
}

type Planned = Omit<BuilderPlan, 'kind' | 'lost' | 'warnings'> &
  Partial<Pick<BuilderPlan, 'lost' | 'warnings'>>;

function planCreate(create: CreateBuilder, { builders }: BuilderFacts): Planned {
  const { name, driver, endpoint } = create;
  if (builders.some((builder) => builder.name === name))
    throw new BuildError(
      'invalid-plan',
      `There is a builder “${name}” already.`,
      `Choose another name, add a node with slipway builders append ${name}, or reset it.`,
    );
  if (driver === 'remote' && endpoint === undefined)
    throw new BuildError(
      'invalid-plan',
      'A remote builder needs the endpoint of its BuildKit.',
      'Name it, for example tcp://buildkit.example:1234 or unix:///run/buildkit/buildkitd.sock.',
    );
  return {
    name,
    commands: [
      ['buildx', ...createArguments(create)],
      ...(create.bootstrap === true ? [['buildx', 'inspect', '--bootstrap', name]] : []),
    ],
    effects: [
      ...driverEffects(create),
      ...(create.use ? [`${name} builds wherever no other builder is named`] : []),
    ],
    warnings: driverWarnings(create),
  };
}

function planAppend(name: string, node: NewNode, facts: BuilderFacts): Planned {
  const builder = own(name, facts, 'given another node');
  if (node.endpoint !== undefined && builder.nodes.some((one) => one.endpoint === node.endpoint))
    throw new BuildError(
      'invalid-plan',
      `Builder “${name}” has a node at ${node.endpoint} already.`,
      'Two nodes cannot share an endpoint: name another one.',
    );
  const platforms =
    node.platforms.length === 0 ? 'what it finds itself' : node.platforms.join(', ');
  return {
    name,
    commands: [['buildx', ...appendArguments(name, builder.driver, node)]],
    effects: [
      `adds ${node.node ?? 'a node'} at ${node.endpoint ?? 'the current endpoint'} to ${name}, for ${platforms}`,
    ],
    warnings: driverWarnings({ ...node, driver: builder.driver }),
  };
}

/** As teams do by hand: removed, created as it was, started. */
function planReset(name: string, facts: BuilderFacts): Planned {
  const builder = own(name, facts, 'reset');
  const { setup } = facts;
  if (setup === undefined || setup.nodes.length === 0)
    throw new BuildError(
      'builder-unusable',
      `buildx does not say how “${name}” was created, so it cannot be created again.`,
      `Remove it with slipway builders remove ${name} and create it anew.`,
    );
  const again = setup.nodes.map((node, at) => [
    'buildx',
    ...againArguments(name, setup.driver, node, { append: at > 0, use: builder.current }),
  ]);
  return {
    name,
    commands: [
      ['buildx', 'rm', named(name)],
      ...again,
      ['buildx', 'inspect', '--bootstrap', named(name)],
    ],
    effects: [
      builder.nodes.length === 1
        ? `removes the node of ${name} and creates it again as it was`
        : `removes the ${builder.nodes.length} nodes of ${name} and creates them again as they were`,
      ...startEffects(name, setup.driver),
    ],
    lost: lostWith(builder, facts),
  };
}

function planPrune(name: string, all: boolean, facts: BuilderFacts): Planned {
  const builder = existing(name, facts);
  const { usage } = facts;
  const freed = usage === undefined ? undefined : prunable(usage, all);
  const size = freed === undefined ? '' : ` of ${sizeText(freed)}`;
  const kept = all ? '' : '; frontends and internal records stay';
  return {
    name: builder.name,
    commands: [
      ['buildx', 'prune', '--builder', builder.name, '--force', ...(all ? ['--all'] : [])],
    ],
    effects: [`frees the build cache${size} that no build uses right now${kept}`],
    lost: [`the build cache${size} of ${builder.name}`],
  };
}

function existing(name: string, { builders }: BuilderFacts): Builder {
  const builder = builders.find((candidate) => candidate.name === name);
  if (builder !== undefined) return builder;
  const known = builders.map((candidate) => candidate.name).join(', ') || 'none';
  throw new BuildError(
    'builder-missing',
    `There is no builder “${name}”. Known builders: ${known}.`,
    'Choose one of these, or create it with slipway builders create.',
  );
}

/** The engine's own builder is part of Docker. */
function own(name: string, facts: BuilderFacts, what: string): Builder {
  const builder = existing(name, facts);
  if (builder.driver !== 'docker' && builder.driver !== '') return builder;
  throw new BuildError(
    'builder-unusable',
    `Builder “${name}” is part of Docker itself and cannot be ${what}.`,
    'Use another builder instead, or create one.',
  );
}

function nodesOf({ nodes }: Builder): string {
  return nodes.length === 1 ? 'the node' : `the ${nodes.length} nodes`;
}

/** A BuildKit that buildx did not start keeps what it has. */
function lostWith({ name, driver }: Builder, { usage }: BuilderFacts): string[] {
  if (driver === 'remote') return [];
  if (usage?.size === 0) return [`the build cache of ${name}, which is empty`];
  const size = usage === undefined ? '' : ` (${sizeText(usage.size)})`;
  return [`the build cache of ${name}${size}`];
}

function sizeText(bytes: number): string {
  const [unit, divisor] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : ['kB', 1e3];
  return `${(bytes / divisor).toFixed(1)} ${unit}`;
}
