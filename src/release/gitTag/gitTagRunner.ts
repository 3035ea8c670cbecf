import { ChecklistError } from '../checklist/checklistError.ts';
import type { ChecklistRun } from '../checklist/checklistRun.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepContext, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import { shortCommit } from './gitTagFacts.ts';
import type { GitTagPlan, GitTagStep } from './gitTagPlan.ts';
import type { GitTagVerbs } from './gitTagVerbs.ts';

/**
 * The step that tags the commit that was tested and built, and pushes the tag with its branch.
 * Interrupted anywhere it is run again: what is here and on the remote is looked at first.
 */
export function gitTagRunner(verbs: GitTagVerbs): StepRunner<'tag'> {
  return {
    kind: 'tag',
    async plan(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      const { tag, commit } = plan;
      if (plan.steps.length === 0)
        return { summary: `${tag} is there`, details: details(plan, context) };
      const at = `${tag} at ${shortCommit(commit)}`;
      const pushed = plan.steps.some(({ kind }) => kind === 'push');
      const branch = plan.steps.find((step) => step.kind === 'push-branch')?.branch;
      const what = branch === undefined ? 'it' : `it and the branch ${branch}`;
      const summary = pushed ? `Tag ${at} and push ${what} to ${plan.remote ?? ''}` : `Tag ${at}`;
      return { summary, details: details(plan, context), confirmation: `${summary}?` };
    },
    async *run(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      const { tag, commit } = plan;
      for (const { message } of plan.concerns) yield { kind: 'log', text: message };
      if (plan.steps.length > 0)
        yield { kind: 'intent', intent: { effect: `tag ${tag}`, data: { tag, commit } } };
      const { object, remote } = await verbs.applyGitTag(plan, signal);
      yield {
        kind: 'finding',
        finding: {
          kind: 'git-tag',
          ...{ tag, commit },
          ...(object === undefined ? {} : { object }),
          ...(remote === undefined ? {} : { remote }),
        },
      };
    },
    check: (_step, evidence, _context, signal) => check(verbs, evidence, signal),
    async undo(_step, { record }, signal) {
      for (const { finding } of record.evidence) {
        if (finding.kind !== 'git-tag') continue;
        if (finding.remote !== undefined) throw isPublic(finding.tag, finding.remote);
        await verbs.deleteGitTag(finding.tag, signal);
        return `The tag ${finding.tag} was deleted; it was only here.`;
      }
      return 'There was no tag to take back.';
    },
  };
}

function planFor(
  verbs: GitTagVerbs,
  { version, checklist, project }: StepContext,
  signal: AbortSignal,
): Promise<GitTagPlan> {
  const commit = provenCommit(checklist);
  const push = (project.state?.remotes.length ?? 0) > 0;
  const where = commit === undefined ? {} : { commit };
  return verbs.planGitTag({ version, push, pushBranch: push, ...where }, signal);
}

/** The commit that was tested and built. Throws ChecklistError when that was more than one. */
function provenCommit({ steps }: ChecklistRun): string | undefined {
  const commits = new Map<string, string>();
  for (const { step, state, evidence } of steps) {
    if (state !== 'passed' || !['test', 'build', 'push'].includes(step.kind)) continue;
    for (const { finding } of evidence)
      if ((finding.kind === 'exit' || finding.kind === 'digest') && finding.commit !== undefined)
        commits.set(finding.commit, step.title);
  }
  if (commits.size < 2) return [...commits.keys()][0];
  const said = [...commits].map(([commit, title]) => `“${title}” ran on ${shortCommit(commit)}`);
  throw new ChecklistError(
    'not-possible',
    `What was tested and built is not one commit: ${said.join(', ')}.`,
    'Run these steps again on the commit that is to be released.',
  );
}

function details(plan: GitTagPlan, { checklist }: StepContext): string[] {
  // Looked at before the version is written, the files cannot say it yet.
  const writes = checklist.steps.some(
    ({ step, state }) => step.kind === 'version' && state === 'pending',
  );
  const concerns = plan.concerns
    .filter(({ code }) => code !== 'version' || !writes)
    .map(({ message, remedy }) => `${message} ${remedy}`);
  return [`commit ${plan.commit}`, ...plan.steps.map((step) => detail(plan, step)), ...concerns];
}

function detail({ tag }: GitTagPlan, step: GitTagStep): string {
  switch (step.kind) {
    case 'fetch':
      return `fetch ${tag} from ${step.remote}`;
    case 'delete':
      return `delete ${tag} at ${step.tag.commit}, which is only here`;
    case 'create':
      return `create ${tag}`;
    case 'push-branch':
      return `push the branch ${step.branch} to ${step.remote}`;
    case 'push':
      return `push ${tag} to ${step.remote} and read it back`;
  }
}

async function check(
  verbs: GitTagVerbs,
  evidence: readonly StepEvidence[],
  signal: AbortSignal,
): Promise<Verdict> {
  for (const { finding } of evidence) {
    if (finding.kind !== 'git-tag') continue;
    const { tag, commit, object, remote } = finding;
    const found = await verbs.readGitTag(tag, remote, signal);
    const where = remote === undefined ? 'here' : `on ${remote}`;
    if (found === undefined)
      return { holds: false, reason: `The tag ${tag} is no longer ${where}.` };
    if (found.commit !== commit)
      return {
        holds: false,
        reason: `${tag} ${where} is at ${shortCommit(found.commit)} now, not at ${shortCommit(commit)}.`,
      };
    if (found.object !== object)
      return { holds: false, reason: `${tag} ${where} was made anew since.` };
  }
  return { holds: true };
}

function isPublic(tag: string, remote: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `${tag} is on ${remote}: others may have it, and Slipway does not take it away from them.`,
    `If nobody uses it: git push --delete ${remote} ${tag}`,
  );
}
