import type { DiskUsage } from '../build/builders/diskUsage.ts';
import type { Command } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import type { Paint } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import { table } from '../terminal/table.ts';

/** BuildKit's names of what its cache holds, in plain words. */
const kinds: Readonly<Record<string, string>> = {
  regular: 'layers and results of steps',
  'source.local': 'build contexts',
  'source.git.checkout': 'git checkouts',
  'exec.cachemount': 'cache mounts',
  frontend: 'frontends',
  internal: 'internal records',
};

export const builderUsageCommand: Command = {
  name: 'builders du',
  summary: 'what the cache of a builder holds, by kind',
  operands: 'NAME',
  arity: [1, 1],
  options: {},
  description:
    'Reclaimable is what slipway builders prune would free. The builder must be running.',
  examples: ['slipway builders du multiarch', 'slipway builders du default --json'],
  async run({ arguments: given, services, signal, terminal }) {
    const [builder = ''] = given.operands;
    const usage = await services.buildKit.diskUsage(builder, signal);
    return { document: { builder, ...usage }, text: usageText(usage, paintFor(terminal.stdout)) };
  },
};

function usageText(usage: DiskUsage, paint: Paint): string {
  if (usage.kinds.length === 0) return 'The cache is empty.\n';
  const right = (bytes: number) => ({ text: formatSize(bytes), align: 'right' as const });
  const header = ['KIND', 'SIZE', 'RECLAIMABLE', ''];
  const rows = usage.kinds.map(({ kind, size, reclaimable, records }) => [
    neutralise(kinds[kind] ?? kind),
    right(size),
    right(reclaimable),
    { text: count(records, 'record'), colour: 'dim' as const },
  ]);
  const total = ['total', right(usage.size), right(usage.reclaimable), ''];
  return table([...rows, total], { paint, header });
}
