import { mapConcurrently } from '../../../oci/mapConcurrently.ts';
import type { GitHub } from '../../gitHub.ts';
import { GitHubError } from '../../gitHub.ts';
import { CommentedText } from '../yamlValue.ts';
import type { YamlValue } from '../yamlValue.ts';
import { actions } from './actions.ts';
import { WorkflowError } from './workflowError.ts';

/** What an action is pinned to, and the version behind it for who reads the file and for Dependabot. */
interface Pin {
  readonly commit: string;
  readonly version: string;
}

/** By action and major, such as `actions/checkout@v7`. */
export type Pins = ReadonlyMap<string, Pin>;

const pinned = /^[ -]*uses: ([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) # ((v\d+)(?:\.\d+)*)\r?$/gm;

/**
 * Pins in a generated workflow; the first of an action counts. One that was moved within its major,
 * as Dependabot does, is one too.
 */
export function knownPins(text: string): Pins {
  const pins = new Map<string, Pin>();
  for (const [, name = '', commit = '', version = '', major = ''] of text.matchAll(pinned)) {
    const action = `${name}@${major}`;
    if (!pins.has(action)) pins.set(action, { commit, version });
  }
  return pins;
}

const known: ReadonlySet<string> = new Set(Object.values(actions));

/** Actions a workflow uses, each once. */
export function usedActions(workflow: YamlValue): string[] {
  const used = new Set<string>();
  mapActions(workflow, (action) => {
    used.add(action);
    return action;
  });
  return [...used];
}

/** The workflow with its actions pinned; one without a pin says so in place of the commit. */
export function withPins(workflow: YamlValue, pins: Pins): YamlValue {
  return mapActions(workflow, (action) => {
    const [name = '', major = ''] = action.split('@');
    const { commit = '<commit>', version = major } = pins.get(action) ?? {};
    return new CommentedText(`${name}@${commit}`, version);
  });
}

function mapActions(value: YamlValue, change: (action: string) => YamlValue): YamlValue {
  if (typeof value !== 'object' || value instanceof CommentedText) return value;
  if (isList(value)) return value.map((item) => mapActions(item, change));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'uses' && typeof inner === 'string' && known.has(inner)
        ? change(inner)
        : mapActions(inner, change),
    ]),
  );
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

const concurrency = 4;

/** The commits GitHub has for the tags of actions now. Fails with WorkflowError `unpinned`. */
export async function askPins(
  gitHub: GitHub | undefined,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<Pins> {
  const found = await mapConcurrently(asked, concurrency, async (action) => {
    const [name = '', version = ''] = action.split('@');
    const [owner = '', repository = ''] = name.split('/');
    const commit = await tagCommit(gitHub, owner, repository, version, signal);
    return [action, { commit, version }] as const;
  });
  return new Map(found);
}

async function tagCommit(
  gitHub: GitHub | undefined,
  owner: string,
  name: string,
  tag: string,
  signal: AbortSignal,
): Promise<string> {
  const action = `${owner}/${name}@${tag}`;
  if (gitHub === undefined)
    throw unpinned(action, 'there is no GitHub to ask', 'Open the folder of the project.');
  try {
    const commit = await gitHub.tagCommit(owner, name, tag, signal);
    if (commit !== undefined) return commit;
    throw unpinned(action, 'GitHub has no such tag', 'Look whether the action has moved.');
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw unpinned(action, `GitHub does not tell it: ${error.message}`, error.remedy, error);
  }
}

function unpinned(action: string, why: string, remedy: string, cause?: Error): WorkflowError {
  return new WorkflowError(
    'unpinned',
    `No generated workflow has the commit of ${action}, and ${why.replace(/\.$/, '')}.`,
    `${remedy} Or leave out github.workflow.pinActions in slipway.yaml.`,
    cause === undefined ? {} : { cause },
  );
}
