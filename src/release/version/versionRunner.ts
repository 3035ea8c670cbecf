import { ChecklistError } from '../checklist/checklistError.ts';
import type { StepContext, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import type { VersionPlan } from './planVersion.ts';
import { VersionError } from './versionError.ts';
import type { VersionVerbs } from './versionVerbs.ts';

/**
 * The step that writes the version into every file that says it, as one commit. Interrupted anywhere
 * it is run again: what is written and not committed is committed, what is committed is found.
 */
export function versionRunner(verbs: VersionVerbs): StepRunner<'version'> {
  return {
    kind: 'version',
    async plan(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      const { version, files } = plan ?? { version: context.version, files: [] };
      if (plan === undefined) return { summary: 'No file says the version.', details: [] };
      if (files.length === 0) return { summary: `Every file says ${version}`, details: [] };
      const concerns = plan.concerns.map(({ message, remedy }) => `${message} ${remedy}`);
      const summary = `Write ${version} into ${files.map(({ path }) => path).join(', ')}`;
      return { summary, details: [`commit “${plan.message}”`, ...plan.notes, ...concerns] };
    },
    async *run(_step, context, signal) {
      const plan = await planFor(verbs, context, signal);
      if (plan === undefined) {
        const text = 'No file says the version; its git tag does.';
        yield { kind: 'finding', finding: { kind: 'note', text, data: { files: '0' } } };
        return;
      }
      for (const text of plan.notes) yield { kind: 'log', text };
      const made = await verbs.applyVersion(plan, signal);
      if (made !== undefined) {
        const { commit, subject, files } = made;
        yield { kind: 'finding', finding: { kind: 'commit', commit, subject, files: [...files] } };
        return;
      }
      const commit = context.project.state?.commit;
      if (commit === undefined) throw notCommitted(context.version);
      const subject = `Every file says ${context.version}.`;
      yield { kind: 'finding', finding: { kind: 'commit', commit, subject } };
    },
    check: (_step, _evidence, context, signal) => check(verbs, context, signal),
  };
}

/** Undefined where no file says a version. */
async function planFor(
  verbs: VersionVerbs,
  { version }: StepContext,
  signal: AbortSignal,
): Promise<VersionPlan | undefined> {
  try {
    return await verbs.planVersion({ version }, signal);
  } catch (error) {
    if (error instanceof VersionError && error.reason === 'no-version-file') return undefined;
    throw error;
  }
}

async function check(
  verbs: VersionVerbs,
  context: StepContext,
  signal: AbortSignal,
): Promise<Verdict> {
  const plan = await planFor(verbs, context, signal);
  const [file] = plan?.files ?? [];
  if (file === undefined) return { holds: true };
  const committed = file.before === file.after;
  return {
    holds: false,
    reason: committed
      ? `${file.path} says ${context.version}, but that is not committed.`
      : `${file.path} no longer says ${context.version}.`,
  };
}

function notCommitted(version: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `Every file says ${version}, and there is no commit of it.`,
    'Commit the files.',
  );
}
