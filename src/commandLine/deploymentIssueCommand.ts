import type { DeploymentIssuePlan } from '../release/deployment/planDeploymentIssue.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { writeOptions } from './writeOptions.ts';

export const deploymentIssueCommand: Command = {
  name: 'deployment-issue',
  summary: 'write the issue that says what is deployed where, or close it',
  operands: 'ENVIRONMENT [VERSION]',
  arity: [1, 2],
  options: {
    close: { type: 'flag', summary: 'close it: its images were promoted' },
    ...writeOptions,
  },
  description:
    'The issue has the commit, every image by digest, pull and compose lines. It is found again by a hidden mark and\nupdated in place. Without VERSION, the git tag on the commit, else the commit itself and the images tagged with it.',
  examples: [
    'slipway deployment-issue staging --dry-run',
    'slipway deployment-issue production 1.4.0 --yes',
    'slipway deployment-issue staging 1.4.0 --close --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [environment = '', version] = given.operands;
    const close = given.flag('close');
    const request = { environment, close, ...(version === undefined ? {} : { version }) };
    const plan = await services.slipway.planDeploymentIssue(request, signal);
    const { place, warnings, ...rest } = plan;
    const where = `${place.owner}/${place.name}`;
    const document = { ...rest, repository: where, warnings };
    const shown = planText(plan, paintFor(terminal.stdout));
    if (given.flag('dry-run')) return { document, text: shown, warnings };
    if (plan.action === 'unchanged')
      return {
        document: { ...document, url: plan.existing?.url },
        text: `${shown}Nothing to do.\n`,
        warnings,
      };
    const question = `${verbs[plan.action]} the deployment issue of ${plan.name} for ${environment} in ${where} on ${plan.host}?`;
    if (!(await confirmWrite(invocation, 'deployment-issue', shown, neutralise(question))))
      return { document, text: 'Nothing was written.\n', exitCode: 1 };
    const { url, number, open } = await services.slipway.writeDeploymentIssue(plan, signal);
    const text = `Issue #${number} is ${open ? 'open' : 'closed'}.\n${neutralise(url)}\n`;
    return { document: { ...document, url, number, open }, text, warnings };
  },
};

const verbs = { create: 'Write', update: 'Update', close: 'Close' } as const;
const colours: Readonly<Record<DeploymentIssuePlan['action'], Colour>> = {
  create: 'green',
  update: 'yellow',
  close: 'yellow',
  unchanged: 'dim',
};

function planText(plan: DeploymentIssuePlan, paint: Paint): string {
  const { action, title, existing, changes, body, others, labels } = plan;
  const at = existing === undefined ? '' : `  ${neutralise(existing.url)}`;
  let text = `${paint(colours[action], action)}  ${paint('bold', neutralise(title))}${at}\n`;
  text += `  labels: ${labels.map(neutralise).join(', ')}\n`;
  if (action === 'create' || changes.body !== undefined)
    for (const line of neutraliseLines(body.trimEnd()).split('\n'))
      text += `${`  ${paint('dim', '│')} ${line}`.trimEnd()}\n`;
  for (const { url } of others) text += `  also open: ${neutralise(url)}\n`;
  return text;
}
