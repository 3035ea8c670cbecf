import { Failure } from '../../oci/failure.ts';

export type ChecklistErrorReason =
  | 'no-checklist' // the Markdown file or its heading is not there
  | 'unknown-step'
  | 'blocked' // a step it needs has not passed
  | 'not-possible' // what was asked for is not something this step can do
  | 'unbound' // a command from a Markdown file nobody has agreed to yet
  | 'unconfirmed' // an irreversible step nobody agreed to
  | 'no-runner' // nothing here can run this kind of step
  | 'step-failed'
  | 'interrupted' // it began, and whether it took effect cannot be told
  | 'locked' // somebody else runs this release
  | 'corrupt' // a journal that cannot be read
  | 'unwritable';

export class ChecklistError extends Failure<ChecklistErrorReason> {
  override readonly name = 'ChecklistError';
}
