import type { GitTagFacts, GitTagRequest } from './gitTagFacts.ts';
import { knownThere, shortCommit as short } from './gitTagFacts.ts';
import type { GitTagConcern } from './gitTagPlan.ts';

/** What a tag of this name, here or on the remote, means for the plan. */
export function existingTagConcerns(
  facts: GitTagFacts,
  options: Pick<GitTagRequest, 'replace' | 'sign' | 'push'>,
): GitTagConcern[] {
  const { there } = facts;
  const elsewhere = remoteConcern(facts);
  if (elsewhere?.code === 'remote-other-commit') return [elsewhere];
  const unknown: GitTagConcern[] =
    there !== undefined && 'unknown' in there
      ? [
          {
            code: 'remote-unknown',
            blocks: options.push,
            message: there.unknown,
            remedy: there.remedy,
            choices: [],
          },
        ]
      : [];
  const mine = options.replace === true ? undefined : localConcern(facts, options);
  return [...unknown, ...[elsewhere, mine].filter((concern) => concern !== undefined)];
}

function remoteConcern(facts: GitTagFacts): GitTagConcern | undefined {
  const { tag, commit, remote = 'the remote' } = facts;
  const there = knownThere(facts);
  if (there === undefined) return undefined;
  if (there.commit !== commit)
    return {
      code: 'remote-other-commit',
      blocks: true,
      message: `${tag} is on ${remote} already, at commit ${short(there.commit)}, not ${short(commit)}. Others may have it.`,
      remedy: `Release another version; or tag commit ${short(there.commit)}; or, if nobody uses it, delete it there yourself: git push --delete ${remote} ${tag}`,
      choices: [],
    };
  if (there.object !== undefined) return undefined;
  return {
    code: 'lightweight',
    blocks: false,
    message: `${tag} is on ${remote} already, at this commit, without an annotation.`,
    remedy: 'It is kept as it is: a tag others may have is not replaced.',
    choices: [],
  };
}

function localConcern(
  facts: GitTagFacts,
  options: Pick<GitTagRequest, 'sign'>,
): GitTagConcern | undefined {
  const { here, tag, commit, remote = 'the remote' } = facts;
  const there = knownThere(facts);
  if (here === undefined) return undefined;
  if (there !== undefined) {
    if ((there.object ?? there.commit) === (here.object ?? here.commit)) return undefined;
    const mine =
      here.commit === commit ? 'is another tag object' : `names commit ${short(here.commit)}`;
    return {
      code: 'other-object',
      blocks: true,
      message: `${tag} is on ${remote} at ${short(there.commit)}; the ${tag} that is here ${mine}.`,
      remedy: `Everybody else has the one of ${remote}.`,
      choices: [{ option: 'replace', text: `take the one of ${remote} in its place` }],
    };
  }
  if (here.commit !== commit)
    return {
      code: 'other-commit',
      blocks: true,
      message: `${tag} is here already, at commit ${short(here.commit)}, not ${short(commit)}; ${remote} does not have it.`,
      remedy: `Release another version; or tag commit ${short(here.commit)}.`,
      choices: [{ option: 'replace', text: `move the tag to ${short(commit)}` }],
    };
  if (here.object === undefined)
    return {
      code: 'lightweight',
      blocks: true,
      message: `${tag} is here already, at this commit, as a lightweight tag: it says neither who made it nor when.`,
      remedy: 'A release is better marked by an annotated tag.',
      choices: [
        { option: 'replace', text: 'make an annotated tag of it' },
        { option: 'allow', text: 'keep it as it is' },
      ],
    };
  if (options.sign === true && here.signed !== true)
    return {
      code: 'unsigned',
      blocks: true,
      message: `${tag} is here already, at this commit, without a signature.`,
      remedy: 'Keep it by not asking for a signature.',
      choices: [{ option: 'replace', text: 'make it anew, signed' }],
    };
  return undefined;
}
