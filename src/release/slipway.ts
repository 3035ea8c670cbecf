import type { BuildKit } from '../build/buildKit.ts';
import type { BuildPlan } from '../build/buildPlan.ts';
import type { Engine } from '../build/engine.ts';
import type { BuildObserver, BuildResult } from '../build/runBuild.ts';
import type { Inspection } from '../oci/inspect.ts';
import type { TagGroupKind } from '../oci/orderTags.ts';
import type { Registry } from '../oci/registry.ts';
import type { ParseConfigText } from './configDocument.ts';
import type { Finding } from './doctor.ts';
import type { GitHub } from './gitHub.ts';
import type { TagPlan, TagPlanRequest } from './planTags.ts';
import type { Project } from './project.ts';
import type { SourceControl } from './sourceControl.ts';
import type { Workspace } from './workspace.ts';

export interface BuildRequest {
  /** Names in slipway.yaml; all images when absent or empty. */
  readonly images?: readonly string[];
  /** `os/arch[/variant]`; those of the image when absent or empty. */
  readonly platforms?: readonly string[];
  /** Tag names for every repository, or full references; planned from the rules when absent or empty. */
  readonly tags?: readonly string[];
  readonly output: 'push' | 'load' | 'none';
  readonly noCache?: boolean;
  readonly builder?: string;
}

export interface RepositoryTags {
  /** `host/path`. */
  readonly repository: string;
  /** In display order, signature and attestation tags left out. */
  readonly tags: readonly string[];
  readonly groups: readonly { readonly kind: TagGroupKind; readonly tags: readonly string[] }[];
}

/** The verbs shared by the command line, the editor's commands and the extension API. */
export interface Slipway {
  project(signal: AbortSignal): Promise<Project>;
  /** Fails with InvalidReferenceError or RegistryError. */
  tags(repository: string, signal: AbortSignal): Promise<RepositoryTags>;
  /** Fails with InvalidReferenceError or RegistryError. */
  inspect(reference: string, signal: AbortSignal): Promise<Inspection>;
  /** What is missing comes from git and slipway.yaml. Fails with ConfigError. */
  planTags(request: Partial<TagPlanRequest>, signal: AbortSignal): Promise<TagPlan>;
  /** Fails with ConfigError or BuildError. */
  planBuild(request: BuildRequest, signal: AbortSignal): Promise<BuildPlan[]>;
  build(plan: BuildPlan, observer: BuildObserver, signal: AbortSignal): Promise<BuildResult>;
  doctor(signal: AbortSignal): Promise<Finding[]>;
}

export interface SlipwayPorts {
  readonly workspace: Workspace;
  readonly sourceControl: SourceControl;
  readonly parse: ParseConfigText;
  readonly registry: Registry;
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly now: () => Date;
  readonly gitHub?: GitHub;
}

export function createSlipway(ports: SlipwayPorts): Slipway {
  throw new Error(`not ready for ${ports.workspace.root}`);
}
