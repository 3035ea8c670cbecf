import type { DeploymentIssuePlan } from '../../release/deployment/planDeploymentIssue.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** What the confirmation asks: release, environment, repository and host are named. */
export function deploymentQuestion(plan: DeploymentIssuePlan, t: Translate): string {
  const where = `${plan.place.owner}/${plan.place.name}`;
  const names = [plan.name, plan.environment, where, plan.host].map((text) => plainText(text));
  switch (plan.action) {
    case 'close':
      return t('Close the deployment issue of {0} for {1} in {2} on {3}?', ...names);
    case 'update':
      return t('Update the deployment issue of {0} for {1} in {2} on {3}?', ...names);
    case 'create':
    case 'unchanged':
      return t('Write the deployment issue of {0} for {1} in {2} on {3}?', ...names);
  }
}

/** The images it will name, and what else is to know. */
export function deploymentDetail(plan: DeploymentIssuePlan, t: Translate): string {
  const { title, body, action, others, warnings } = plan;
  const pulls = body.split('\n').filter((line) => line.startsWith('docker pull '));
  const lines = [`“${plainText(title)}”`];
  if (action !== 'close') lines.push(...pulls.map((line) => plainText(line)));
  if (others.length > 0) {
    const numbers = others.map(({ number }) => `#${number}`).join(', ');
    lines.push('', t('Still open for this environment: {0}', numbers));
  }
  if (warnings.length > 0) lines.push('', ...warnings.map((text) => `⚠ ${plainText(text)}`));
  return lines.join('\n');
}
