import { planMirrors } from '../release/mirror/planMirrors.ts';
import type { MirrorState } from '../release/mirror/readMirror.ts';
import { isNew } from '../release/mirror/readMirror.ts';
import { buildPlanText } from '../terminal/buildPlanText.ts';
import { buildResultText } from '../terminal/buildResultText.ts';
import { failureText } from '../terminal/failureText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { buildPlanJson } from './buildPlanJson.ts';
import { buildResultJson } from './buildResultJson.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { describeFailure } from './describeFailure.ts';
import { IncompleteError } from './incompleteError.ts';
import { mirrorCounts, mirrorDocument, mirrorText } from './mirrorText.ts';
import type { EndedBuilds } from './runBuilds.ts';
import { watchBuilds } from './watchBuilds.ts';
import { writeOptions } from './writeOptions.ts';

export const mirrorCommand: Command = {
  name: 'mirror',
  summary: 'build what others released and our registries do not have',
  operands: '[APPLICATION…]',
  arity: [0, 100],
  options: writeOptions,
  description:
    'Reads the newest version of each application under upstream in slipway.yaml, from its GitHub releases\nor its git tags, and looks for it in every repository of the images built from it. What is missing is\ncloned at its tag, built platform by platform by digest, merged, tagged, and read back; --dry-run only\nlooks. With nothing new nothing is done, and the exit code is 0. One application that fails does not\nkeep the others from being built; the exit code is 1 then.',
  examples: ['slipway mirror --dry-run', 'slipway mirror mattermost --yes --json'],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const states = await services.slipway.mirror(given.operands, signal);
    const paint = paintFor(terminal.stdout);
    if (given.flag('dry-run') || !states.some(isNew))
      return withExitCode(states, {
        document: mirrorDocument(states),
        text: mirrorText(states, paint),
      });
    const { known, builds } = await planMirrors(states, services.slipway, signal);
    const plans = builds.map(({ plan }) => plan);
    const shown = `${mirrorText(known, paint)}\n${plans.map((plan) => buildPlanText(plan, paint)).join('\n')}`;
    const planned = { ...mirrorDocument(known), plans: plans.map(buildPlanJson) };
    if (plans.length === 0) return withExitCode(known, { document: planned, text: shown });
    const question = `Build and push ${count(plans.length, 'image')}?`;
    if (!(await confirmWrite(invocation, 'mirror', shown, question)))
      return { document: planned, text: 'Nothing was written.\n', exitCode: 1 };
    return report(known, planned, await watchBuilds(plans, invocation), invocation);
  },
};

/** Every image that was pushed and every failure, then what they come to. */
function report(
  known: readonly MirrorState[],
  planned: Record<string, unknown>,
  { results, failures }: EndedBuilds,
  { terminal, signal, options }: Invocation,
): CommandResult {
  const paint = paintFor(terminal.stdout);
  const failed = failures.map(({ plan, error }) => ({ image: plan.spec.image, error }));
  const looked = known.filter(({ kind }) => kind === 'failed');
  const pushed = results.map((result) => buildResultText(result, paint));
  const broken = failed.map(
    ({ image, error }) =>
      `${paint('bold', neutralise(image))}\n${failureText(error, describeFailure(error), paint, options.verbose)}`,
  );
  const sum = `${count(results.length, 'image')} pushed and read back, ${failed.length} failed.\n`;
  const parts = [
    ...pushed,
    ...broken,
    ...(looked.length === 0 ? [] : [mirrorText(looked, paint)]),
    sum,
  ];
  const ok = failed.length + looked.length === 0;
  const document = {
    ...{ ...planned, ok, images: results.map(buildResultJson) },
    failures: failed.map(({ image, error }) => ({ image, error: describeFailure(error) })),
  };
  // What was pushed before somebody ended it is there, and is told.
  if (signal.aborted) throw new IncompleteError(document, signal.reason);
  const result = { document, text: parts.join('\n') };
  return ok ? result : { ...result, exitCode: 1 };
}

function withExitCode(states: readonly MirrorState[], result: CommandResult): CommandResult {
  return mirrorCounts(states).failed === 0 ? result : { ...result, exitCode: 1 };
}
