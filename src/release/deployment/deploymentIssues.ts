import type { SlipwayConfig } from '../config/config.ts';

export interface DeploymentIssueSettings {
  readonly environment: string;
  readonly labels?: readonly string[] | undefined;
}

/** The environments slipway.yaml names, one or several. */
export function deploymentIssues(
  config: SlipwayConfig | undefined,
): readonly DeploymentIssueSettings[] {
  const settings = config?.github?.deploymentIssue;
  if (settings === undefined) return [];
  return 'environment' in settings ? [settings] : settings;
}
