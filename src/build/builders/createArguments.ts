import { BuildError } from '../buildError.ts';
import type { CreateBuilder } from '../builder.ts';
import { csvLine } from '../csvLine.ts';
import type { NewNode } from './builderChange.ts';
import type { NodeSetup } from './builderSetup.ts';

/** Arguments after `docker buildx`. All of these throw BuildError `invalid-plan`. */
export function createArguments(request: CreateBuilder): string[] {
  const { name, driver, use, flags = [], config, node } = request;
  return [
    ...['create', '--name', named(name), '--driver', driver],
    ...(node === undefined ? [] : ['--node', named(node)]),
    ...nodeArguments(request),
    ...(flags.length === 0 ? [] : [`--buildkitd-flags=${flags.join(' ')}`]),
    ...(config === undefined ? [] : [`--buildkitd-config=${config}`]),
    ...(use ? ['--use'] : []),
    ...endpointArgument(request),
  ];
}

/** A node for a builder of a driver. */
export function appendArguments(name: string, driver: string, node: NewNode): string[] {
  return [
    ...['create', '--append', '--name', named(name), '--driver', driver],
    ...(node.node === undefined ? [] : ['--node', named(node.node)]),
    ...nodeArguments(node),
    ...endpointArgument(node),
  ];
}

/** The node as it was created; the first one creates the builder. */
export function againArguments(
  name: string,
  driver: string,
  node: NodeSetup,
  { append, use }: { readonly append: boolean; readonly use: boolean },
): string[] {
  return [
    ...['create', ...(append ? ['--append'] : []), '--name', named(name), '--driver', driver],
    ...['--node', named(node.name)],
    ...nodeArguments({ ...node, driverOptions: node.driverOptions.map((one) => csvLine([one])) }),
    ...(node.flags.length === 0 ? [] : [`--buildkitd-flags=${node.flags.join(' ')}`]),
    ...(use && !append ? ['--use'] : []),
    // A pod or deployment is named by buildx; what is listed is no endpoint to give.
    ...(driver === 'kubernetes' ? [] : endpointArgument(node)),
  ];
}

function nodeArguments({
  platforms,
  driverOptions,
}: Pick<NewNode, 'platforms' | 'driverOptions'>): string[] {
  return [
    ...(platforms.length === 0 ? [] : ['--platform', platforms.map(named).join(',')]),
    ...driverOptions.flatMap((option) => ['--driver-opt', named(option)]),
  ];
}

function endpointArgument({ endpoint }: Pick<NewNode, 'endpoint'>): string[] {
  return endpoint === undefined ? [] : [named(endpoint)];
}

/** Refuses what buildx would read as an option or cannot receive. */
export function named(value: string): string {
  if (value !== '' && !value.startsWith('-') && !value.includes('\0')) return value;
  throw new BuildError(
    'invalid-plan',
    'A builder’s name or option is empty, starts with “-” or holds a NUL character.',
    'Give it another name.',
  );
}
