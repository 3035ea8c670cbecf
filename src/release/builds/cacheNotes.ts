import type { BuildPlan } from '../../build/buildPlan.ts';
import { platformNodes } from '../../build/platformNodes.ts';
import type { ImageCache } from '../config/imageDefinition.ts';

/** Bytes from which on a folder that only grows is worth a word. */
const much = 2e9;

export interface CacheFacts {
  readonly cache: ImageCache | undefined;
  /** Whether the variables are set that lead buildx to the cache of GitHub Actions. */
  readonly inWorkflow: boolean;
  /** Text of the .dockerignore of the context; undefined without one. */
  readonly dockerignore: string | undefined;
}

/** What of the caches of a plan does nothing, or not what it seems to. */
export function cacheNotes(plan: BuildPlan, { cache, ...facts }: CacheFacts): string[] {
  return [
    ...(cache === undefined ? [] : settingNotes(plan, cache)),
    ...gitHubNotes(plan, facts.inWorkflow),
    ...nodeNotes(plan),
    ...folderNotes(plan, facts.dockerignore),
  ];
}

function settingNotes({ spec }: BuildPlan, cache: ImageCache): string[] {
  const notes: string[] = [];
  const { type, mode, ref, rotate } = cache;
  if (type === 'inline' && mode === 'max')
    notes.push(
      'An inline cache keeps the final stages only (mode min): for all steps use type registry.',
    );
  if (type === 'inline' && spec.output !== 'push')
    notes.push('An inline cache is within the pushed image: nothing is pushed, so none is kept.');
  if (type === 'registry' && ref === undefined)
    notes.push('A registry cache needs a ref, such as ghcr.io/acme/api:cache: none is kept.');
  if (rotate && type !== 'local')
    notes.push(`rotate is for a cache of type local; one of type ${type} is as its keeper has it.`);
  return notes;
}

/** buildx leaves such a cache out without a word. */
function gitHubNotes({ spec }: BuildPlan, inWorkflow: boolean): string[] {
  const asked = [...spec.cacheFrom, ...spec.cacheTo].some((line) => isOfType(line, 'gha'));
  if (inWorkflow || !asked) return [];
  return [
    'The cache of GitHub Actions is there within a workflow only, for steps that have ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL (a run: step has not by itself): buildx leaves it out here.',
  ];
}

/** buildx exports from each node, and the last export is what stays. */
function nodeNotes(plan: BuildPlan): string[] {
  const { spec, byDigest, builder } = plan;
  if (byDigest !== undefined || spec.cacheTo.every((line) => isOfType(line, 'inline'))) return [];
  const nodes = new Set(platformNodes(plan).flatMap(({ node }) => node ?? []));
  if (nodes.size < 2 || builder.kind === 'create') return [];
  return [
    `Builder “${builder.builder.name}” builds on ${nodes.size} nodes, and each overwrites the exported cache of the other: strategy: by-digest keeps one for each platform.`,
  ];
}

function folderNotes({ spec, localCaches }: BuildPlan, dockerignore: string | undefined): string[] {
  return (localCaches ?? []).flatMap(({ cache: { name, folder, fresh }, size }) => [
    ...(fresh === undefined && size > much
      ? [`The cache ${name} only grows: with rotate: true each build replaces it.`]
      : []),
    ...(folder.startsWith(`${spec.context}/`) &&
    !isIgnored(folder.slice(spec.context.length + 1), dockerignore ?? '')
      ? [
          `The cache ${name} is within the build context: name it in .dockerignore, else COPY . takes it along and no later step is found in it.`,
        ]
      : []),
  ]);
}

function isOfType(line: string, type: string): boolean {
  return line.split(',').includes(`type=${type}`);
}

/** As far as it can be told without running it: the folder or one above it is left out by name. */
function isIgnored(path: string, dockerignore: string): boolean {
  const patterns = dockerignore
    .split('\n')
    .map((line) => line.trim().replace(/^(?:\.?\/|\*\*\/)+|(?:\/\*{0,2})+$/g, ''));
  const above = path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
  return patterns.some(
    (pattern) =>
      above.includes(pattern) || pattern === '*' || (pattern === '.*' && path.startsWith('.')),
  );
}
