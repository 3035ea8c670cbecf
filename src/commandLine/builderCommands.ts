import type { BuilderChange } from '../build/builders/builderChange.ts';
import { parsePlatform } from '../oci/platform.ts';
import { changeOptions, runBuilderChange } from './builderChangeRun.ts';
import { builderUsageCommand } from './builderUsageCommand.ts';
import type { Arguments } from './arguments.ts';
import type { Command, OptionSpecs } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';

const nodeOptions: OptionSpecs = {
  node: { type: 'text', value: 'NAME', summary: 'name of the node; else buildx numbers it' },
  endpoint: {
    type: 'text',
    value: 'ENDPOINT',
    summary: 'a Docker context, or where BuildKit answers, e.g. tcp://host:1234',
  },
  platform: {
    type: 'text',
    value: 'PLATFORM',
    repeatable: true,
    summary: 'a platform to build on it first, also several with commas; else what it finds',
  },
  'driver-opt': {
    type: 'text',
    value: 'NAME=VALUE',
    repeatable: true,
    summary: 'of the driver, e.g. network=host, namespace=build, replicas=2',
  },
};

const createCommand: Command = {
  name: 'builders create',
  summary: 'create a builder: in a container, in Kubernetes, or one that runs elsewhere',
  operands: 'NAME',
  arity: [1, 1],
  options: {
    driver: {
      type: 'text',
      value: 'DRIVER',
      choices: ['docker-container', 'remote', 'kubernetes'],
      summary: 'docker-container when absent',
    },
    ...nodeOptions,
    'buildkitd-flag': {
      type: 'text',
      value: 'FLAG',
      repeatable: true,
      summary: 'of the BuildKit daemon, e.g. --buildkitd-flag=--debug',
    },
    'buildkitd-config': { type: 'text', value: 'FILE', summary: 'of the BuildKit daemon' },
    bootstrap: { type: 'flag', summary: 'start it at once' },
    use: { type: 'flag', summary: 'build with it wherever no other is named' },
    ...changeOptions,
  },
  description: 'A builder that is there is never changed by it.',
  examples: [
    'slipway builders create multiarch --driver-opt network=host --bootstrap --use',
    'slipway builders create far --driver remote --endpoint tcp://buildkit.example:1234 --dry-run',
    'slipway builders create pods --driver kubernetes --driver-opt namespace=build,replicas=2 --dry-run',
  ],
  run(invocation) {
    const { arguments: given } = invocation;
    const driver = given.text('driver') ?? 'docker-container';
    if (driver !== 'docker-container' && driver !== 'remote' && driver !== 'kubernetes')
      throw new UsageError(
        '--driver is docker-container, remote or kubernetes.',
        'builders create',
      );
    const config = given.text('buildkitd-config');
    const create = {
      name: nameOf(given),
      driver,
      ...nodeOf(given, 'builders create'),
      use: given.flag('use'),
      bootstrap: given.flag('bootstrap'),
      flags: given.list('buildkitd-flag'),
      ...(config === undefined ? {} : { config }),
    } as const;
    return runBuilderChange(invocation, { kind: 'create', create });
  },
};

const appendCommand: Command = {
  name: 'builders append',
  summary: 'add a node to a builder, e.g. a native one for another platform',
  operands: 'NAME',
  arity: [1, 1],
  options: { ...nodeOptions, ...changeOptions },
  description:
    'The node is of the builder’s driver. Platforms are built on the node that names them.',
  examples: [
    'slipway builders append multiarch --node arm --endpoint arm-host --platform linux/arm64',
  ],
  run(invocation) {
    const { arguments: given } = invocation;
    const node = nodeOf(given, 'builders append');
    return runBuilderChange(invocation, { kind: 'append', name: nameOf(given), node });
  },
};

function simple(
  kind: 'start' | 'stop' | 'use' | 'remove' | 'reset',
  summary: string,
  description: string,
): Command {
  return {
    name: `builders ${kind}`,
    ...{ summary, description, operands: 'NAME', arity: [1, 1], options: changeOptions },
    examples: [`slipway builders ${kind} multiarch`],
    run: (invocation) => runBuilderChange(invocation, { kind, name: nameOf(invocation.arguments) }),
  };
}

const pruneCommand: Command = {
  name: 'builders prune',
  summary: 'free the build cache of a builder that no build uses',
  operands: 'NAME',
  arity: [1, 1],
  options: {
    all: { type: 'flag', summary: 'also frontends and internal records' },
    ...changeOptions,
  },
  description: 'Says how much that is before, and how much it was after.',
  examples: [
    'slipway builders prune multiarch --dry-run',
    'slipway builders prune multiarch --yes',
  ],
  run(invocation) {
    const { arguments: given } = invocation;
    const change: BuilderChange = { kind: 'prune', name: nameOf(given), all: given.flag('all') };
    return runBuilderChange(invocation, change);
  },
};

/** `slipway builders …`, after the list itself. */
export const builderCommands: readonly Command[] = [
  createCommand,
  appendCommand,
  simple('start', 'start a builder and wait for its nodes', 'What it says meanwhile is shown.'),
  simple('stop', 'stop a builder; its cache is kept', 'The next build starts it again.'),
  simple('use', 'build with it wherever no other builder is named', 'As docker buildx use does.'),
  simple('remove', 'remove a builder and its cache', 'What is lost is shown and confirmed first.'),
  simple(
    'reset',
    'remove a builder, create it as it was, and start it',
    'Nodes, platforms, driver options and flags are those it has; its cache is lost, and confirmed first.',
  ),
  pruneCommand,
  builderUsageCommand,
];

function nameOf(given: Arguments): string {
  return given.operands[0] ?? '';
}

function nodeOf(given: Arguments, command: string) {
  const platforms = given.commaList('platform');
  const wrong = platforms.find((platform) => parsePlatform(platform) === undefined);
  if (wrong !== undefined)
    throw new UsageError(
      `--platform is os/arch[/variant] such as linux/arm64, not “${neutralise(wrong)}”.`,
      command,
    );
  const [node, endpoint] = [given.text('node'), given.text('endpoint')];
  return {
    platforms,
    driverOptions: given.list('driver-opt'),
    ...(node === undefined ? {} : { node }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
