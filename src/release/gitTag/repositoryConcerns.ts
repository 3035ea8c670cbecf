import { branchToPush } from './branchToPush.ts';
import type { GitTagFacts, GitTagRequest } from './gitTagFacts.ts';
import { knownThere, shortCommit as short } from './gitTagFacts.ts';
import type { GitTagConcern } from './gitTagPlan.ts';

type Options = Pick<GitTagRequest, 'push' | 'pushBranch'>;

/** What the state of the repository says about tagging a commit of it. */
export function repositoryConcerns(facts: GitTagFacts, options: Options): GitTagConcern[] {
  return [
    ...treeConcerns(facts),
    ...versionConcerns(facts),
    branchConcern(facts),
    remoteConcern(facts, options),
    unpushedConcern(facts, options),
    shallowConcern(facts),
  ].filter((concern) => concern !== undefined);
}

/** Long lists are cut: it is said how many there are. */
function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

/** Journals of releases, which a release writes while it runs. */
function isOurs(path: string): boolean {
  return /(?:^|\/)\.slipway\//.test(path);
}

/** Of no interest to a commit that is not checked out. */
function treeConcerns({ tree, commit, head }: GitTagFacts): GitTagConcern[] {
  if (commit !== head) return [];
  const submodules = tree.changes.filter(({ kind }) => kind === 'submodule');
  const others = tree.changes.filter(({ kind, path }) => kind !== 'submodule' && !isOurs(path));
  const concerns: GitTagConcern[] = [];
  if (others.length > 0)
    concerns.push({
      code: 'dirty',
      blocks: true,
      message: `What is in the folder is not what would be tagged: ${listed(others.map(({ path }) => path))}.`,
      remedy: 'Commit or stash the changes.',
      choices: [{ option: 'allow', text: 'tag the commit without them' }],
    });
  if (submodules.length > 0)
    concerns.push({
      code: 'submodule',
      blocks: true,
      message: `The submodule ${listed(submodules.map(({ path }) => path))} is not what the commit says.`,
      remedy: 'Commit within it and then here, or run git submodule update.',
      choices: [{ option: 'allow', text: 'tag the commit as it is' }],
    });
  return concerns;
}

function versionConcerns({ otherVersions, version, commit, head }: GitTagFacts): GitTagConcern[] {
  if (otherVersions.length === 0 || commit !== head) return [];
  const said = otherVersions.map((file) => `${file.path} (${file.version})`);
  return [
    {
      code: 'version',
      blocks: true,
      message: `The files do not say ${version}: ${listed(said)}.`,
      remedy: `Write the version first: slipway version bump ${version}`,
      choices: [{ option: 'allow', text: 'tag the commit as it is' }],
    },
  ];
}

/** Branches whose names say that releases come from them. */
const releaseBranch =
  /^(?:release|releases|hotfix|hotfixes|maint|maintenance|support|stable)(?:[/_-]|$)|^v?[0-9]+(?:\.|$)/i;

function branchConcern(facts: GitTagFacts): GitTagConcern | undefined {
  const { branch, defaultBranch, commit, head } = facts;
  if (commit !== head) return undefined;
  if (branch === undefined)
    return {
      code: 'detached',
      blocks: false,
      message: `HEAD is detached at ${short(head)}: no branch is checked out.`,
      remedy: 'Usual in CI. Elsewhere check out the branch the release comes from.',
      choices: [],
    };
  if (defaultBranch === undefined || branch === defaultBranch || releaseBranch.test(branch))
    return undefined;
  return {
    code: 'branch',
    blocks: true,
    message: `The branch is ${branch}; releases usually come from ${defaultBranch}.`,
    remedy: `Change to it: git switch ${defaultBranch}`,
    choices: [{ option: 'allow', text: `release from ${branch}` }],
  };
}

function remoteConcern({ remote }: GitTagFacts, { push }: Options): GitTagConcern | undefined {
  if (remote !== undefined) return undefined;
  return {
    code: 'no-remote',
    blocks: push,
    message: 'This repository has no remote: the tag stays here.',
    remedy: push
      ? 'Add one: git remote add origin URL. Or create the tag without pushing it.'
      : 'Add one to push the tag later: git remote add origin URL',
    choices: [],
  };
}

function unpushedConcern(facts: GitTagFacts, options: Options): GitTagConcern | undefined {
  const { published, remote, commit, tree } = facts;
  if (remote === undefined || knownThere(facts)?.commit === commit) return undefined;
  const behind = tree.upstream?.behind ?? 0;
  if (published !== false)
    return behind === 0
      ? undefined
      : {
          code: 'behind',
          blocks: false,
          message: `${remote} has ${behind} commits that are not here: the release is without them.`,
          remedy: 'Pull them if they belong to it: git pull',
          choices: [],
        };
  const branch = branchToPush(facts, commit);
  if (options.push && options.pushBranch === true && branch !== undefined) return undefined;
  return {
    code: 'unpushed',
    blocks: options.push,
    message: `No branch of ${remote} has commit ${short(commit)}, as of the last fetch.`,
    remedy:
      behind > 0
        ? 'Take in what the remote has, and push the branch: git pull --rebase && git push'
        : 'Push its branch first: git push',
    choices:
      branch === undefined
        ? []
        : [{ option: 'push-branch', text: `push ${branch.branch} to ${branch.remote} too` }],
  };
}

function shallowConcern({ shallow }: GitTagFacts): GitTagConcern | undefined {
  if (!shallow) return undefined;
  return {
    code: 'shallow',
    blocks: false,
    message: 'This is a shallow clone: older commits and tags are not here.',
    remedy: 'git fetch --unshallow --tags, to compare with earlier releases.',
    choices: [],
  };
}
