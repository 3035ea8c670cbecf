import type { StepContext, StepPlan, StepRunner } from '../checklist/stepRunner.ts';
import { deploymentIssues } from './deploymentIssues.ts';
import type { DeploymentVerbs } from './deploymentVerbs.ts';
import type { DeploymentIssuePlan } from './planDeploymentIssue.ts';

/** The step that writes the deployment issue of every environment slipway.yaml names. */
export function deploymentIssueRunner(verbs: DeploymentVerbs): StepRunner<'deployment-issue'> {
  async function plans(
    { project, version }: StepContext,
    signal: AbortSignal,
  ): Promise<DeploymentIssuePlan[]> {
    const made: DeploymentIssuePlan[] = [];
    for (const { environment } of deploymentIssues(project.config))
      made.push(await verbs.planDeploymentIssue({ environment, version }, signal));
    return made;
  }
  return {
    kind: 'deployment-issue',
    plan: async (_step, context, signal) => stepPlan(await plans(context, signal)),
    async *run(_step, context, signal) {
      for (const plan of await plans(context, signal)) {
        for (const text of plan.warnings) yield { kind: 'log', text };
        if (plan.action !== 'unchanged')
          yield {
            kind: 'intent',
            intent: {
              effect: `${plan.action} the issue “${plan.title}”`,
              data: { environment: plan.environment, name: plan.name },
            },
          };
        const { url, title } = await verbs.writeDeploymentIssue(plan, signal);
        yield { kind: 'finding', finding: { kind: 'url', url, title } };
      }
    },
    async check(_step, evidence, context, signal) {
      const urls = new Set<string>();
      for (const { existing } of await plans(context, signal))
        if (existing !== undefined) urls.add(existing.url);
      const gone = evidence.find(({ finding }) => finding.kind === 'url' && !urls.has(finding.url));
      if (gone?.finding.kind !== 'url') return { holds: true };
      return { holds: false, reason: `The issue ${gone.finding.url} is not there any more.` };
    },
    async undo(_step, { project, version }, signal) {
      const closed: string[] = [];
      for (const { environment } of deploymentIssues(project.config)) {
        const request = { environment, version, close: true };
        const plan = await verbs.planDeploymentIssue(request, signal);
        closed.push((await verbs.writeDeploymentIssue(plan, signal)).url);
      }
      return `Closed: ${closed.join(', ')}.`;
    },
  };
}

function stepPlan(plans: readonly DeploymentIssuePlan[]): StepPlan {
  const due = plans.filter(({ action }) => action !== 'unchanged');
  const titles = due.map(({ title }) => `“${title}”`).join(', ');
  const [first] = plans;
  const where = first === undefined ? '' : ` in ${first.place.owner}/${first.place.name}`;
  const details = plans.map(({ action, title }) => `${action}: ${title}`);
  if (due.length === 0)
    return { summary: `Deployment issues${where} are as they should be`, details };
  const summary = `Write ${titles}${where}`;
  return { summary, details, confirmation: `${summary}?` };
}
