import { readFile } from 'node:fs/promises';
import type { BuildPlan } from '../build/buildPlan.ts';
import { parseJsonText } from '../oci/parseJson.ts';
import { buildPlanText } from '../terminal/buildPlanText.ts';
import { buildPlanJson } from './buildPlanJson.ts';
import type { CommandResult, Invocation } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { planDifferences } from './planDifference.ts';
import { UsageError } from './usageError.ts';

/** What plans would do, or with `--against` what they would do otherwise than an earlier one. */
export async function showPlans(
  plans: readonly BuildPlan[],
  { arguments: given, terminal }: Invocation,
): Promise<CommandResult> {
  const paint = paintFor(terminal.stdout);
  const document = { images: plans.map(buildPlanJson) };
  const file = given.text('against');
  if (file === undefined)
    return { document, text: plans.map((plan) => buildPlanText(plan, paint)).join('\n') };
  const differences = planDifferences(await readPlan(file), document);
  const lines = differences.map(({ sign, line }) =>
    paint(sign === '+' ? 'green' : 'red', neutralise(`${sign} ${line}`)),
  );
  return {
    document: { ...document, differences },
    text: lines.length === 0 ? 'The plan is the same.\n' : `${lines.join('\n')}\n`,
  };
}

async function readPlan(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const plan = text === undefined ? undefined : parseJsonText(text);
  if (plan !== undefined) return plan;
  throw new UsageError(
    `--against ${neutralise(file)} is no plan: name a file that slipway build --dry-run --json has written.`,
    'build',
  );
}
