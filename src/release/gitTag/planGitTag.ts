import { branchToPush } from './branchToPush.ts';
import { existingTagConcerns } from './existingTagConcerns.ts';
import type { GitTagFacts, GitTagRequest } from './gitTagFacts.ts';
import { knownThere } from './gitTagFacts.ts';
import type { GitTagConcern, GitTagPlan, GitTagStep } from './gitTagPlan.ts';
import { waivableConcerns } from './gitTagPlan.ts';
import { repositoryConcerns } from './repositoryConcerns.ts';

type Options = Omit<GitTagRequest, 'version' | 'commit'>;

/** What has to be done so that the tag is on its commit, and what speaks against it. */
export function planGitTag(facts: GitTagFacts, options: Options): GitTagPlan {
  const { root, version, tag, commit, remote, here } = facts;
  const there = knownThere(facts);
  return {
    ...{ root, version, tag, commit, message: options.message ?? tag },
    ...(options.sign === undefined ? {} : { sign: options.sign }),
    ...(remote === undefined ? {} : { remote }),
    ...(here === undefined ? {} : { here }),
    ...(there === undefined ? {} : { there }),
    concerns: concernsOf(facts, options),
    steps: stepsOf(facts, options),
  };
}

function concernsOf(facts: GitTagFacts, options: Options): GitTagConcern[] {
  const allowed = new Set(options.allow);
  const waivable: ReadonlySet<string> = new Set(waivableConcerns);
  return [...existingTagConcerns(facts, options), ...repositoryConcerns(facts, options)].map(
    (concern) =>
      waivable.has(concern.code) && allowed.has(concern.code)
        ? { ...concern, blocks: false }
        : concern,
  );
}

function stepsOf(facts: GitTagFacts, options: Options): GitTagStep[] {
  const { here, remote, commit } = facts;
  const there = knownThere(facts);
  const steps: GitTagStep[] = [];
  const anew = here !== undefined && options.replace === true && isReplaceable(facts, options);
  if (anew) steps.push({ kind: 'delete', tag: here });
  if (there !== undefined && remote !== undefined) {
    if (here === undefined || anew) steps.push({ kind: 'fetch', remote });
    return steps;
  }
  if (here === undefined || anew) steps.push({ kind: 'create' });
  if (!options.push || remote === undefined) return steps;
  const branch = branchToPush(facts, commit);
  if (options.pushBranch === true && branch !== undefined)
    steps.push({ kind: 'push-branch', ...branch });
  return [...steps, { kind: 'push', remote }];
}

/** A tag nobody else has, or that is not the object everybody else has. */
function isReplaceable(facts: GitTagFacts, { sign }: Options): boolean {
  const { here, commit } = facts;
  const there = knownThere(facts);
  if (here === undefined) return false;
  if (there !== undefined)
    return (
      there.commit === commit && (there.object ?? there.commit) !== (here.object ?? here.commit)
    );
  const unsigned = sign === true && here.signed !== true;
  return here.commit !== commit || here.object === undefined || unsigned;
}
