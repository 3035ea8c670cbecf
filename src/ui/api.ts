import type { BuildPlan } from '../build/buildPlan.ts';
import type { BuildObserver, BuildResult } from '../build/runBuild.ts';
import type { Inspection } from '../oci/inspect.ts';
import type { ChecklistRun } from '../release/checklist/checklistRun.ts';
import type {
  PlannedStep,
  RunObserver,
  RunRequest,
  Settlement,
} from '../release/checklist/checklistVerbs.ts';
import type { ChangelogPlan, ChangelogRequest } from '../release/changelog/changelogVerbs.ts';
import type { FileChange, FileChangeCommit } from '../release/fileChanges/fileChangePlan.ts';
import type { Finding } from '../release/doctor/doctor.ts';
import type { TagPlan, TagPlanRequest } from '../release/tags/planTags.ts';
import type { Project } from '../release/project.ts';
import type { VersionPlan, VersionRequest } from '../release/version/planVersion.ts';
import type { VersionReport } from '../release/version/versionReport.ts';
import type { BuildRequest, RepositoryTags } from '../release/slipway.ts';

export interface ApiOptions {
  /** Path of the workspace folder to work in; the only or first one without it. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/**
 * The verbs of Slipway for other extensions, version 1. They reject with a `Failure` (`reason`,
 * `remedy`, `cause`) or an `AbortError`, and show nothing. In a workspace that is not trusted only
 * `tags` and `inspect` answer, without credentials.
 */
export interface SlipwayApi {
  readonly version: 1;
  project(options?: ApiOptions): Promise<Project>;
  tags(repository: string, options?: ApiOptions): Promise<RepositoryTags>;
  inspect(reference: string, options?: ApiOptions): Promise<Inspection>;
  planTags(request: Partial<TagPlanRequest>, options?: ApiOptions): Promise<TagPlan>;
  planBuild(request: BuildRequest, options?: ApiOptions): Promise<readonly BuildPlan[]>;
  build(plan: BuildPlan, observer: BuildObserver, options?: ApiOptions): Promise<BuildResult>;
  /** The checklist of a version, the project's own without one. */
  checklist(version: string | undefined, options?: ApiOptions): Promise<ChecklistRun>;
  planChecklist(request: RunRequest, options?: ApiOptions): Promise<readonly PlannedStep[]>;
  /** Irreversible steps ask the observer; a step that fails or waits ends the run. */
  runChecklist(
    request: RunRequest,
    observer: RunObserver,
    options?: ApiOptions,
  ): Promise<ChecklistRun>;
  /** Agrees to the command a Markdown checklist offers for a step; show it to somebody first. */
  bindStep(
    version: string | undefined,
    step: string,
    command: string,
    options?: ApiOptions,
  ): Promise<ChecklistRun>;
  /** The Markdown checklist with the ticks of the journal, to be shown. */
  planTicks(version: string | undefined, options?: ApiOptions): Promise<FileChange>;
  writeTicks(change: FileChange, options?: ApiOptions): Promise<void>;
  settleStep(
    version: string | undefined,
    step: string,
    settlement: Settlement,
    options?: ApiOptions,
  ): Promise<ChecklistRun>;
  /** What the version files say, and what comes next; with a channel (`rc`) its next prerelease. */
  versions(channel: string | undefined, options?: ApiOptions): Promise<VersionReport>;
  /** Every file that would be written, to be shown; `changelog: {}` takes the changelog along. */
  planVersion(request: VersionRequest, options?: ApiOptions): Promise<VersionPlan>;
  /** Writes the files and commits them alone. */
  applyVersion(plan: VersionPlan, options?: ApiOptions): Promise<FileChangeCommit | undefined>;
  /** The same of the changelog. */
  planChangelog(request: ChangelogRequest, options?: ApiOptions): Promise<ChangelogPlan>;
  applyChangelog(plan: ChangelogPlan, options?: ApiOptions): Promise<FileChangeCommit | undefined>;
  /** What the changelog says about a version, or would say. */
  releaseNotes(request: ChangelogRequest, options?: ApiOptions): Promise<string>;
  doctor(options?: ApiOptions): Promise<readonly Finding[]>;
}

/** What `extensions.getExtension('slipway.slipway').exports` is. */
export interface SlipwayExports {
  /** Throws for a version this Slipway does not have. */
  getAPI(version: 1): SlipwayApi;
}
