import type { FileChangePlan } from '../release/fileChanges/fileChangePlan.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import type { CommandResult, Invocation, OptionSpecs } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { fileChangeJson, fileChangeText } from './fileChangeText.ts';
import { writeOptions } from './writeOptions.ts';

export const generateOptions: OptionSpecs = {
  ...writeOptions,
  check: { type: 'flag', summary: 'write nothing; fail when the file is not as it would be' },
};

/** A file Slipway generates, what is to be known of it, and how it is written. */
export interface GeneratedFile<Plan> {
  readonly command: string;
  readonly plan: Plan;
  /** Files there are to be, changed or not. */
  readonly paths: readonly string[];
  /** What the plan adds to the document of `--json`. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** What the file agrees with: `slipway.yaml says`. */
  readonly said: string;
  readonly write: (plan: Plan) => Promise<void>;
}

/** Shows, checks or writes generated files, as the options say. */
export async function generateFile<Plan extends FileChangePlan>(
  invocation: Invocation,
  { command, plan, paths, facts, warnings: notes, said, write }: GeneratedFile<Plan>,
): Promise<CommandResult> {
  const { arguments: given, terminal } = invocation;
  const changed = plan.files.map(({ path }) => path);
  const path = neutralise((changed.length === 0 ? paths : changed).join(', '));
  const warnings = notes.map(neutralise);
  const document = { paths, ...facts, ...fileChangeJson(plan), written: false };
  if (plan.files.length === 0)
    return { document, text: `${path} ${are(paths)} as ${said}.\n`, warnings };
  const shown = fileChangeText(plan, paintFor(terminal.stdout));
  const result = { document, text: shown, warnings };
  if (given.flag('check')) {
    const text = `${shown}${path} ${are(changed)} not as ${said}. Run: slipway ${command}\n`;
    return { ...result, text, exitCode: 1 };
  }
  if (given.flag('dry-run')) return result;
  if (!(await confirmWrite(invocation, command, shown, `Write ${path}?`)))
    return { document, text: 'Nothing was written.\n', exitCode: 1 };
  await write(plan);
  const done = `Wrote ${path}; nothing is committed.\n`;
  return { ...result, document: { ...document, written: true }, text: shown + done };
}

function are(paths: readonly string[]): string {
  return paths.length > 1 ? 'are' : 'is';
}
