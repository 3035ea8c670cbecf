import { mayBeDone } from '../gitHubRelease/mayBeDone.ts';
import { DeploymentError } from './deploymentError.ts';
import type { IssueTracker, TrackedIssue } from './issueTracker.ts';
import type { DeploymentIssuePlan } from './planDeploymentIssue.ts';
import { findDeploymentIssue } from './planDeploymentIssue.ts';

const mostTries = 3;

/** Does what the plan says. Returns the issue as it is then. DeploymentError, GitHubError. */
export async function writeDeploymentIssue(
  tracker: IssueTracker,
  plan: DeploymentIssuePlan,
  signal: AbortSignal,
): Promise<TrackedIssue> {
  const { place, existing, changes } = plan;
  const found = await find(tracker, plan, signal);
  if (found?.number !== existing?.number) throw changed(plan);
  if (found === undefined) return create(tracker, plan, signal);
  if (Object.keys(changes).length === 0) return found;
  return tracker.updateIssue(place, found.number, changes, signal);
}

async function find(
  tracker: IssueTracker,
  { place, environment, name, labels }: DeploymentIssuePlan,
  signal: AbortSignal,
): Promise<TrackedIssue | undefined> {
  return (await findDeploymentIssue(tracker, place, environment, name, labels[0], signal)).issue;
}

/** Once: an answer that got lost is looked for before it is asked for again. */
async function create(
  tracker: IssueTracker,
  plan: DeploymentIssuePlan,
  signal: AbortSignal,
): Promise<TrackedIssue> {
  const { place, title, body, labels } = plan;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tracker.createIssue(place, { title, body, labels }, signal);
    } catch (error) {
      if (!mayBeDone(error)) throw error;
      await tracker.pause(attempt, signal);
      const issue = await find(tracker, plan, signal);
      if (issue !== undefined) return issue;
      if (attempt >= mostTries) throw error;
    }
  }
}

function changed({ environment, name }: DeploymentIssuePlan): DeploymentError {
  return new DeploymentError(
    'changed',
    `The deployment issue of ${name} for ${environment} was made or deleted by somebody else meanwhile.`,
    'Nothing was changed. Start again.',
  );
}
