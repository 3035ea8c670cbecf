import { announceRunner } from '../../announce/announceRunner.ts';
import type { AnnounceVerbs } from '../../announce/announceVerbs.ts';
import { changelogRunner } from '../../changelog/changelogRunner.ts';
import type { ChangelogVerbs } from '../../changelog/changelogVerbs.ts';
import { deploymentIssueRunner } from '../../deployment/deploymentIssueRunner.ts';
import type { DeploymentVerbs } from '../../deployment/deploymentVerbs.ts';
import { gitHubReleaseRunner } from '../../gitHubRelease/gitHubReleaseRunner.ts';
import type { GitHubReleaseVerbs } from '../../gitHubRelease/gitHubReleaseVerbs.ts';
import { gitTagRunner } from '../../gitTag/gitTagRunner.ts';
import type { GitTagVerbs } from '../../gitTag/gitTagVerbs.ts';
import { buildRunner } from '../../imageSteps/buildRunner.ts';
import type { RegistryPorts } from '../../imageSteps/checkDigests.ts';
import type { ImageVerbs } from '../../imageSteps/imageVerbs.ts';
import { imageToolRunner } from '../../imageSteps/imageToolRunner.ts';
import { promoteRunner } from '../../imageSteps/promoteRunner.ts';
import { pushRunner } from '../../imageSteps/pushRunner.ts';
import { verifyRunner } from '../../imageSteps/verifyRunner.ts';
import type { StepLogs } from '../stepLogs.ts';
import type { ProjectFiles } from '../../fileChanges/projectFiles.ts';
import type { Archives } from '../../binaries/archives.ts';
import type { LastReleasePorts } from '../../binaries/lastRelease.ts';
import { binariesRunner } from '../../binaries/binariesRunner.ts';
import type { AssetFiles } from '../../gitHubRelease/assetFiles.ts';
import { versionRunner } from '../../version/versionRunner.ts';
import type { VerifyVerbs } from '../../verify/verifyVerbs.ts';
import type { VersionVerbs } from '../../version/versionVerbs.ts';
import type { StepPrograms } from '../stepPrograms.ts';
import type { StepRunner } from '../stepRunner.ts';
import { createCommandRunner } from './commandRunner.ts';
import { createManualRunner } from './manualRunner.ts';

export interface RunnerPorts extends RegistryPorts, LastReleasePorts {
  readonly programs: StepPrograms;
  readonly logs: StepLogs;
  /** Where releases can have files. */
  readonly files?: AssetFiles | undefined;
  readonly images: ImageVerbs;
  readonly gitHubReleases: GitHubReleaseVerbs;
  readonly deployments: DeploymentVerbs;
  readonly announcements: AnnounceVerbs;
  readonly gitTags: GitTagVerbs;
  readonly versions: VersionVerbs;
  readonly changelogs: ChangelogVerbs;
  readonly verifying: VerifyVerbs;
  readonly projectFiles: ProjectFiles;
  readonly archives: Archives;
}

/** Who runs which kind of step: one each. */
export function createRunners({
  programs,
  gitHubReleases,
  deployments,
  announcements,
  gitTags,
  versions,
  changelogs,
  verifying,
  images,
  files,
  projectFiles,
  archives,
  ...ports
}: RunnerPorts): readonly StepRunner[] {
  const imagePorts = { verbs: images, ...ports };
  return [
    createManualRunner(),
    createCommandRunner('command', programs),
    createCommandRunner('test', programs),
    buildRunner(imagePorts),
    ...(files === undefined
      ? []
      : [binariesRunner({ ...ports, programs, files, projectFiles, archives })]),
    versionRunner(versions),
    changelogRunner(changelogs),
    gitTagRunner(gitTags),
    pushRunner(imagePorts),
    verifyRunner({ ...ports, verifying }),
    promoteRunner(imagePorts),
    imageToolRunner('scan', { programs, ...ports }),
    imageToolRunner('sign', { programs, ...ports }),
    gitHubReleaseRunner(gitHubReleases),
    deploymentIssueRunner(deployments),
    announceRunner(announcements, programs),
  ];
}
