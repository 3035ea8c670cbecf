import type { Builder } from '../build/builder.ts';
import type { Command } from './command.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';

export const buildersCommand: Command = {
  name: 'builders',
  summary: 'list the builders buildx knows, their nodes and platforms',
  operands: '',
  arity: [0, 0],
  options: {},
  description: 'The current builder is marked with *.',
  examples: ['slipway builders', 'slipway builders --json'],
  async run({ terminal, services, signal }) {
    const builders = await services.buildKit.listBuilders(signal);
    const paint = paintFor(terminal.stdout);
    const text = builders.length === 0 ? 'There are no builders.\n' : buildersText(builders, paint);
    return { document: { builders }, text };
  },
};

function buildersText(builders: readonly Builder[], paint: Paint): string {
  const header = ['NAME', 'DRIVER', 'STATUS', 'BUILDKIT', 'PLATFORMS'];
  return table(builders.flatMap(rowsOf), { paint, header });
}

function rowsOf(builder: Builder): Cell[][] {
  const name = `${builder.name}${builder.current ? ' *' : ''}`;
  const head: Cell[] = [{ text: name, colour: 'bold' }, { text: builder.driver }];
  const [only, ...more] = builder.nodes;
  if (only === undefined || more.length > 0 || builder.error !== undefined)
    return [
      builder.error === undefined ? head : [...head, { text: builder.error, colour: 'red' }],
      ...builder.nodes.map((node) => [
        { text: `  ${node.name}` },
        { text: node.endpoint },
        ...nodeCells(node),
      ]),
    ];
  return [[...head, ...nodeCells(only)]];
}

function nodeCells(node: Builder['nodes'][number]): Cell[] {
  if (node.error !== undefined) return [{ text: node.error, colour: 'red' }];
  return [
    { text: node.status, ...(node.status === 'running' ? { colour: 'green' as const } : {}) },
    { text: node.buildkitVersion ?? '' },
    { text: node.platforms.join(', ') },
  ];
}
