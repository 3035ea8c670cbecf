import type { SlipwayConfig } from '../config/config.ts';
import type { deploymentTriggers } from '../config/configSchema.ts';

export type DeploymentTrigger = (typeof deploymentTriggers)[number];

export interface DeploymentIssueSettings {
  readonly environment: string;
  readonly labels?: readonly string[] | undefined;
  readonly on?: DeploymentTrigger | undefined;
}

/** The environments slipway.yaml names, one or several. */
export function deploymentIssues(
  config: SlipwayConfig | undefined,
): readonly DeploymentIssueSettings[] {
  const settings = config?.github?.deploymentIssue;
  if (settings === undefined) return [];
  return 'environment' in settings ? [settings] : settings;
}

/** Labels of an environment’s issue; it is found by the first. */
export function deploymentLabels(settings: DeploymentIssueSettings | undefined): readonly string[] {
  const own = settings?.labels;
  return own !== undefined && own.length > 0 ? own : ['deployment'];
}
