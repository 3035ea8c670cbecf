import { announceRunner } from '../../announce/announceRunner.ts';
import type { AnnounceVerbs } from '../../announce/announceVerbs.ts';
import { deploymentIssueRunner } from '../../deployment/deploymentIssueRunner.ts';
import type { DeploymentVerbs } from '../../deployment/deploymentVerbs.ts';
import { gitHubReleaseRunner } from '../../gitHubRelease/gitHubReleaseRunner.ts';
import type { GitHubReleaseVerbs } from '../../gitHubRelease/gitHubReleaseVerbs.ts';
import { gitTagRunner } from '../../gitTag/gitTagRunner.ts';
import type { GitTagVerbs } from '../../gitTag/gitTagVerbs.ts';
import type { StepPrograms } from '../stepPrograms.ts';
import type { StepRunner } from '../stepRunner.ts';
import { createCommandRunner } from './commandRunner.ts';
import { createManualRunner } from './manualRunner.ts';

export interface RunnerPorts {
  readonly programs: StepPrograms;
  readonly gitHubReleases: GitHubReleaseVerbs;
  readonly deployments: DeploymentVerbs;
  readonly announcements: AnnounceVerbs;
  readonly gitTags: GitTagVerbs;
}

/** Who runs which kind of step: one each. */
export function createRunners({
  programs,
  gitHubReleases,
  deployments,
  announcements,
  gitTags,
}: RunnerPorts): readonly StepRunner[] {
  return [
    createManualRunner(),
    createCommandRunner('command', programs),
    createCommandRunner('test', programs),
    gitTagRunner(gitTags),
    gitHubReleaseRunner(gitHubReleases),
    deploymentIssueRunner(deployments),
    announceRunner(announcements, programs),
  ];
}
