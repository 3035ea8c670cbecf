import type { VersionFile } from '../config/configSchema.ts';
import type { Project } from '../project.ts';
import type { RemoteRepository } from '../remote.ts';
import type { BuildEvidence, RunEvidence, TagEvidence } from './buildEvidence.ts';
import type { FoundChecklist } from './findChecklist.ts';
import type { GitHubFindings } from './gitHubFindings.ts';
import type { FoundBinaries } from './goreleaserBinaries.ts';
import type { TagProposal } from './tagProposal.ts';

/** What there is in a repository that says how it is released. */
export interface SetUpFindings {
  readonly project: Project;
  readonly remote?: RemoteRepository;
  /** Bake files buildx reads by itself; Slipway goes on reading them. */
  readonly bakeFiles: readonly string[];
  /** Texts of Dockerfiles by their path. */
  readonly dockerfiles: ReadonlyMap<string, string>;
  readonly builds: readonly BuildEvidence[];
  /** Of images. */
  readonly runs: readonly RunEvidence[];
  /** Of programs. */
  readonly tried: readonly RunEvidence[];
  readonly tags: readonly TagEvidence[];
  /** Of metadata steps and scripts of workflows. */
  readonly tagRules: readonly TagProposal[];
  readonly gitHub: readonly GitHubFindings[];
  readonly binaries?: FoundBinaries & { readonly from: string };
  readonly versions: readonly { readonly file: VersionFile; readonly version: string }[];
  readonly changelog?: { readonly file: string; readonly unreleased: boolean };
  readonly checklist?: FoundChecklist;
  /** How the tests are run. */
  readonly test?: readonly string[];
  /** Targets of the Makefile a release may want. */
  readonly makeTargets: readonly string[];
}
