import { ChecklistError } from '../checklist/checklistError.ts';
import type { StepContext, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import type { ChangelogPlan, ChangelogVerbs } from './changelogVerbs.ts';
import { ChangelogError } from './changelogError.ts';

/**
 * The step that gives the changelog its section of the version, as one commit. Interrupted anywhere
 * it is run again: what is written and not committed is committed, what is committed is found.
 */
export function changelogRunner(verbs: ChangelogVerbs): StepRunner<'changelog'> {
  return {
    kind: 'changelog',
    async plan(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      const [file] = plan.files;
      if (file === undefined)
        return { summary: `The changelog has ${context.version}`, details: [] };
      const concerns = plan.concerns.map(({ message, remedy }) => `${message} ${remedy}`);
      const lines = file.lines.flatMap(({ removed, added }) => [
        ...removed.map((line) => `-${line}`),
        ...added.map((line) => `+${line}`),
      ]);
      return {
        summary: `Give ${file.path} its section ${context.version}`,
        details: [`commit “${plan.message}”`, ...lines, ...plan.notes, ...concerns],
      };
    },
    async *run(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      for (const text of plan.notes) yield { kind: 'log', text };
      const made = await verbs.applyChangelog(plan, signal);
      if (made !== undefined) {
        const { commit, subject, files } = made;
        yield { kind: 'finding', finding: { kind: 'commit', commit, subject, files: [...files] } };
        return;
      }
      const commit = context.project.state?.commit;
      if (commit === undefined) throw notCommitted(context.version);
      const subject = `The changelog has ${context.version}.`;
      yield { kind: 'finding', finding: { kind: 'commit', commit, subject } };
    },
    check: (_step, _evidence, context, signal) => check(verbs, context, signal),
  };
}

function planFor(
  verbs: ChangelogVerbs,
  { version }: StepContext,
  signal: AbortSignal,
): Promise<ChangelogPlan> {
  return verbs.planChangelog({ version }, signal);
}

async function check(
  verbs: ChangelogVerbs,
  context: StepContext,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    const [file] = (await planFor(verbs, context, signal)).files;
    if (file === undefined) return { holds: true };
    const committed = file.before === file.after;
    return {
      holds: false,
      reason: committed
        ? `${file.path} has ${context.version}, but that is not committed.`
        : `${file.path} no longer has ${context.version}.`,
    };
  } catch (error) {
    if (!(error instanceof ChangelogError)) throw error;
    // What is new since is for the next version; the section is there.
    return error.reason === 'section-there'
      ? { holds: true }
      : { holds: false, reason: error.message };
  }
}

function notCommitted(version: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `The changelog has ${version}, and there is no commit of it.`,
    'Commit the file.',
  );
}
