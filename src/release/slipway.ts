import type { BuildKit } from '../build/buildKit.ts';
import type { BuildPlan } from '../build/buildPlan.ts';
import type { Engine } from '../build/engine.ts';
import type { LocalCaches } from '../build/localCache.ts';
import type { Comparison } from '../oci/compare.ts';
import { compareReferences } from '../oci/compareReferences.ts';
import type { Evidence, EvidenceRequest } from '../oci/evidence.ts';
import { readEvidence } from '../oci/evidence.ts';
import type { ImageContents } from '../oci/imageContents.ts';
import { readContents } from '../oci/imageContents.ts';
import type { Inspection } from '../oci/inspect.ts';
import { inspect } from '../oci/inspect.ts';
import type { Digest } from '../oci/digest.ts';
import { parseComparand } from '../oci/local/comparand.ts';
import type { ComparedImage } from '../oci/local/compareLocal.ts';
import { compareLocal, tagsHere } from '../oci/local/compareLocal.ts';
import type { LocalImages } from '../oci/local/localImage.ts';
import type { MergePlan, MergeRequest } from '../oci/merge/planMerge.ts';
import { planMerge } from '../oci/merge/planMerge.ts';
import type { TagGroupKind } from '../oci/orderTags.ts';
import { groupTags } from '../oci/orderTags.ts';
import { place } from '../oci/placement.ts';
import type { Promotion } from '../oci/planPromotion.ts';
import { planPromotion, promotionTarget } from '../oci/planPromotion.ts';
import type { Repository } from '../oci/reference.ts';
import { formatRepository, parseReference, parseRepository } from '../oci/reference.ts';
import type { RegistryAccess } from '../oci/access/registryAccess.ts';
import type { Registry } from '../oci/registry.ts';
import type { RegistryWriter } from '../oci/registryWriter.ts';
import type { SignatureTrust, SignatureVerifier } from '../oci/signatureVerifier.ts';
import type { BuildRecords } from './builds/buildRecord.ts';
import { planBuilds } from './builds/planBuilds.ts';
import { planRetry } from './builds/planRetry.ts';
import { runPlan } from './builds/runPlan.ts';
import type { BuildReports } from './report/buildReports.ts';
import { reportedBuild } from './report/reportedBuild.ts';
import { completeTagRequest } from './tags/completeTagRequest.ts';
import type { ParseConfigText } from './config/configDocument.ts';
import type { Finding } from './doctor/doctor.ts';
import { diagnose } from './doctor/doctor.ts';
import type { DeploymentPorts, DeploymentVerbs } from './deployment/deploymentVerbs.ts';
import { createDeploymentVerbs } from './deployment/deploymentVerbs.ts';
import type { GitHubAt } from './gitHub.ts';
import type { GitHubReleasePorts, GitHubReleaseVerbs } from './gitHubRelease/gitHubReleaseVerbs.ts';
import { createGitHubReleaseVerbs } from './gitHubRelease/gitHubReleaseVerbs.ts';
import type { Archives } from './binaries/archives.ts';
import type { BinariesVerbs } from './binaries/binariesVerbs.ts';
import { createBinariesVerbs } from './binaries/binariesVerbs.ts';
import type { DocsVerbs } from './generate/docs/docsVerbs.ts';
import { createDocsVerbs } from './generate/docs/docsVerbs.ts';
import type { WorkflowPorts, WorkflowVerbs } from './generate/workflow/workflowVerbs.ts';
import { createWorkflowVerbs } from './generate/workflow/workflowVerbs.ts';
import type { GitTagPorts, GitTagVerbs } from './gitTag/gitTagVerbs.ts';
import { createGitTagVerbs } from './gitTag/gitTagVerbs.ts';
import type { MirrorState } from './mirror/readMirror.ts';
import { readMirror } from './mirror/readMirror.ts';
import type { MirrorBuild, ReadApplication } from './mirror/planMirror.ts';
import { planMirror } from './mirror/planMirror.ts';
import type { UpstreamClones } from './mirror/upstreamClones.ts';
import type { UpstreamGit } from './mirror/upstreamGit.ts';
import type { TagPlan, TagPlanRequest } from './tags/planTags.ts';
import { planTags } from './tags/planTags.ts';
import type { TagPlanWithChanges } from './tags/planTagChanges.ts';
import { planTagChanges } from './tags/planTagChanges.ts';
import { resolveRef } from './tags/resolveRef.ts';
import type { ChecklistVerbs } from './checklist/checklistVerbs.ts';
import type { ChangelogVerbs } from './changelog/changelogVerbs.ts';
import { createChangelogVerbs } from './changelog/changelogVerbs.ts';
import type { AnnouncePorts, AnnounceVerbs } from './announce/announceVerbs.ts';
import { createAnnounceVerbs } from './announce/announceVerbs.ts';
import { createChecklist } from './checklist/createChecklist.ts';
import type { ReleaseFolder } from './checklist/releaseFolder.ts';
import { createRunners } from './checklist/runners/createRunners.ts';
import type { ImageVerbs } from './imageSteps/imageVerbs.ts';
import type { Pin, PinRequest } from './pin/pin.ts';
import { resolvePins } from './pin/pin.ts';
import type { Project } from './project.ts';
import { loadProject } from './project.ts';
import { signatureTrust } from './signatureTrust.ts';
import { readStatus } from './status/readStatus.ts';
import { targetRepositories } from './targetRepositories.ts';
import type { SourceControl } from './sourceControl.ts';
import { SourceControlError } from './sourceControl.ts';
import type { ReleaseStatus } from './status/status.ts';
import { releaseStatus } from './status/status.ts';
import type { SetUpVerbs } from './setUp/setUpVerbs.ts';
import { createSetUpVerbs } from './setUp/setUpVerbs.ts';
import type { BakeFiles } from './sources/bakeFiles.ts';
import type { VersionPorts, VersionVerbs } from './version/versionVerbs.ts';
import { createVersionVerbs } from './version/versionVerbs.ts';
import type { Verification, VerifyVerbs } from './verify/verifyVerbs.ts';
import { createVerifyVerbs } from './verify/verifyVerbs.ts';
import type { Workspace } from './workspace.ts';

export type { BuildRequest } from './builds/buildRequest.ts';

export interface RepositoryTags {
  /** `host/path`. */
  readonly repository: string;
  /** In display order, signature and attestation tags left out. */
  readonly tags: readonly string[];
  readonly groups: readonly { readonly kind: TagGroupKind; readonly tags: readonly string[] }[];
}

/** The verbs shared by the command line, the editor's commands and the extension API. */
export interface Slipway
  extends
    GitHubReleaseVerbs,
    DeploymentVerbs,
    AnnounceVerbs,
    GitTagVerbs,
    ImageVerbs,
    VersionVerbs,
    ChangelogVerbs,
    VerifyVerbs,
    SetUpVerbs,
    WorkflowVerbs,
    DocsVerbs,
    BinariesVerbs,
    ChecklistVerbs {
  project(signal: AbortSignal): Promise<Project>;
  /** Fails with InvalidReferenceError or RegistryError. */
  tags(repository: string, signal: AbortSignal): Promise<RepositoryTags>;
  /**
   * The engine's own tags of a repository beside the registry's. Fails with InvalidReferenceError or
   * EngineError; a registry that fails is in the result.
   */
  localImages(repository: string, signal: AbortSignal): Promise<ComparedImage[]>;
  /** Fails with InvalidReferenceError or RegistryError. */
  inspect(reference: string, signal: AbortSignal): Promise<Inspection>;
  /** Config, layers and annotations of each platform. Fails with RegistryError. */
  contents(inspection: Inspection, signal: AbortSignal): Promise<ImageContents[]>;
  /** Attestations opened, signatures found and verified where it is said whose count. Fails with RegistryError. */
  evidence(
    inspection: Inspection,
    request: EvidenceRequest,
    signal: AbortSignal,
  ): Promise<Evidence[]>;
  /** Whose signature slipway.yaml accepts in a repository, if it says so. Fails with ConfigError. */
  signatureTrust(repository: Repository, signal: AbortSignal): Promise<SignatureTrust | undefined>;
  /**
   * Of references, or images of the engine after `docker-daemon:`. Fails with InvalidReferenceError,
   * RegistryError or EngineError.
   */
  compare(left: string, right: string, signal: AbortSignal): Promise<Comparison>;
  /**
   * What is missing comes from git and slipway.yaml. A ref may be the name of a tag, a branch or a
   * commit. Fails with ConfigError or UnknownRefError.
   */
  planTags(request: Partial<TagPlanRequest>, signal: AbortSignal): Promise<TagPlan>;
  /** What is left of pushes that did not end well, for the same commit. Fails as planBuild does. */
  planRetry(signal: AbortSignal): Promise<BuildPlan[]>;
  /** What to deploy, by digest. Fails with ConfigError, InvalidReferenceError or RegistryError. */
  pins(request: PinRequest, signal: AbortSignal): Promise<Pin[]>;
  /** The index of several images, before anything is written. Fails with MergeError or RegistryError. */
  planMerge(request: MergeRequest, signal: AbortSignal): Promise<MergePlan>;
  doctor(signal: AbortSignal): Promise<Finding[]>;
  /** What everybody says about a version, the project's own without one. Fails with ConfigError. */
  status(version: string | undefined, signal: AbortSignal): Promise<ReleaseStatus>;
  /**
   * What others released that our registries do not have, of the applications named or of all. Who
   * cannot be asked is in the result. Fails with ConfigError.
   */
  mirror(applications: readonly string[], signal: AbortSignal): Promise<MirrorState[]>;
  /**
   * The pushes that an application lacks, from a clone of what was released. Fails with MirrorError,
   * SourceControlError, and as planBuild does.
   */
  planMirror(application: ReadApplication, signal: AbortSignal): Promise<MirrorBuild[]>;
}

export interface SlipwayPorts
  extends
    GitHubReleasePorts,
    DeploymentPorts,
    AnnouncePorts,
    GitTagPorts,
    VersionPorts,
    Pick<WorkflowPorts, 'writeYaml'> {
  readonly workspace: Workspace;
  readonly bakeFiles: BakeFiles;
  readonly sourceControl: SourceControl;
  readonly parse: ParseConfigText;
  readonly registry: Registry;
  readonly writer: RegistryWriter;
  readonly access: Pick<RegistryAccess, 'accountAt'>;
  /** The sha256 digest of bytes. */
  readonly digestOf: (bytes: Uint8Array) => Digest;
  readonly verifier: SignatureVerifier;
  readonly verification: Verification;
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly localImages: LocalImages;
  readonly buildRecords: BuildRecords;
  readonly buildReports: BuildReports;
  readonly localCaches: LocalCaches;
  readonly hasVariable: (name: string) => boolean;
  readonly now: () => Date;
  readonly releaseFolder: ReleaseFolder;
  readonly archives: Archives;
  readonly gitHub?: GitHubAt;
  readonly upstreamGit: UpstreamGit;
  readonly upstreamClones: UpstreamClones;
}

/** Joins the core to the outside world it is given. */
export function createSlipway(ports: SlipwayPorts): Slipway {
  const project = (signal: AbortSignal): Promise<Project> => loadProject(ports, signal);
  const gitHubReleases = createGitHubReleaseVerbs(ports, project);
  const deployments = createDeploymentVerbs(ports, project);
  const announcements = createAnnounceVerbs(ports, project);
  const gitTags = createGitTagVerbs(ports, project);
  const images = createImageVerbs(ports);
  const versions = createVersionVerbs(ports, project);
  const changelogs = createChangelogVerbs(ports, project);
  const verifying = createVerifyVerbs(ports, project);
  return {
    project,
    ...images,
    ...verifying,
    ...gitHubReleases,
    ...deployments,
    ...announcements,
    ...gitTags,
    ...versions,
    ...changelogs,
    ...createSetUpVerbs(ports, project),
    ...createWorkflowVerbs(ports, project),
    ...createDocsVerbs(ports, project),
    ...createBinariesVerbs(
      { ...ports, ...ports.releaseFolder, files: ports.gitHubReleases?.files },
      project,
    ),
    ...createChecklist({
      ...ports,
      ...ports.releaseFolder,
      runners: createRunners({
        ...ports,
        ...ports.releaseFolder,
        files: ports.gitHubReleases?.files,
        ...{
          images,
          gitHubReleases,
          deployments,
          announcements,
          gitTags,
          versions,
          changelogs,
          verifying,
        },
      }),
      loadProject: project,
    }),
    tags: (repository, signal) => listTags(ports.registry, repository, signal),
    localImages: async (repository, signal) => {
      const here = tagsHere(await ports.localImages.list(signal), parseRepository(repository));
      return compareLocal(ports, here, signal);
    },
    inspect: async (reference, signal) =>
      await inspect(ports.registry, parseReference(reference), signal),
    contents: (inspection, signal) => readContents(ports.registry, inspection, signal),
    evidence: (inspection, request, signal) => readEvidence(ports, inspection, request, signal),
    signatureTrust: async (repository, signal) => signatureTrust(await project(signal), repository),
    compare: async (left, right, signal) =>
      await compareReferences(ports, parseComparand(left), parseComparand(right), signal),
    planTags: async (request, signal) => planTags(await completed(request, ports, signal)),
    planRetry: (signal) => planRetry(ports, signal),
    pins: (request, signal) => resolvePins(ports.registry, request, project, ports.now(), signal),
    planMerge: (request, signal) => planMerge(ports, request, signal),
    status: async (version, signal) => {
      const request = { project: await project(signal), now: ports.now() };
      const asked = version === undefined ? request : { ...request, version };
      return releaseStatus(await readStatus(ports, asked, signal));
    },
    mirror: async (names, signal) => readMirror(ports, await project(signal), names, signal),
    planMirror: async (application, signal) =>
      planMirror(ports, await project(signal), application, signal),
    doctor: (signal) => diagnose({ ...ports, loadProject: project }, signal),
  };
}

function createImageVerbs(ports: SlipwayPorts): ImageVerbs {
  return {
    planTagChanges: (request, repositories, signal) =>
      planChanges(request, repositories, ports, signal),
    planBuild: (request, signal) => planBuilds(request, ports, signal),
    build: (plan, observer, signal) =>
      plan.skip === undefined
        ? reportedBuild(plan, (watched) => runPlan(plan, ports, watched, signal), ports, observer)
        : runPlan(plan, ports, observer, signal),
    planPromotion: (text, targets, signal) => promotion(ports, text, targets, false, signal),
    planPromotionWithReferrers: (text, targets, signal) =>
      promotion(ports, text, targets, true, signal),
    place: (placement, onProgress, signal) => place(ports, placement, onProgress, signal),
  };
}

async function promotion(
  ports: SlipwayPorts,
  text: string,
  targets: readonly string[],
  referrers: boolean,
  signal: AbortSignal,
): Promise<Promotion> {
  const source = parseReference(text);
  const places = targets.map((target) => ({ ...promotionTarget(target, source), referrers }));
  return planPromotion(ports, source, places, signal);
}

async function listTags(
  registry: Registry,
  text: string,
  signal: AbortSignal,
): Promise<RepositoryTags> {
  const repository = parseRepository(text);
  const names: string[] = [];
  for await (const page of registry.listTags(repository, signal)) names.push(...page);
  const groups = groupTags(names);
  return {
    repository: formatRepository(repository),
    tags: groups.flatMap((group) => group.tags),
    groups,
  };
}

/** Reads no more than the request leaves open: rules that are given need no slipway.yaml. */
async function projectFor(
  request: Partial<TagPlanRequest>,
  ports: SlipwayPorts,
  signal: AbortSignal,
): Promise<Pick<Project, 'config' | 'problems' | 'state' | 'configFile'>> {
  const { ref, sha, defaultBranch } = request;
  const project = request.rules === undefined ? await loadProject(ports, signal) : undefined;
  if (project?.state !== undefined) return project;
  const gitless = ref !== undefined && sha !== undefined;
  if (project !== undefined && gitless) return project;
  if (project?.sourceControlError !== undefined) throw project.sourceControlError;
  if (gitless && defaultBranch !== undefined) return { problems: [] };
  try {
    return { problems: [], state: await ports.sourceControl.state(ports.workspace.root, signal) };
  } catch (error) {
    if (error instanceof SourceControlError && gitless) return { problems: [] };
    throw error;
  }
}

/** What is not given comes from git and slipway.yaml; a ref may be a name, and brings its commit. */
async function completed(
  request: Partial<TagPlanRequest>,
  ports: SlipwayPorts,
  signal: AbortSignal,
): Promise<TagPlanRequest> {
  const project = await projectFor(request, ports, signal);
  const { ref, sha } = request;
  const asks = ref !== undefined && (sha === undefined || !ref.startsWith('refs/'));
  const named =
    asks && project.state !== undefined
      ? await resolveRef(ports.sourceHistory, project.state, ref, signal)
      : {};
  return completeTagRequest({ ...request, ...named, ...(sha && { sha }) }, project, ports.now());
}

async function planChanges(
  request: Partial<TagPlanRequest>,
  names: readonly string[],
  ports: SlipwayPorts,
  signal: AbortSignal,
): Promise<TagPlanWithChanges> {
  const asked = names.map(parseRepository);
  const complete = await completed(request, ports, signal);
  const targets = targetRepositories(await loadProject(ports, signal), asked);
  return planTagChanges(complete, targets, ports.registry, signal);
}
