import type { BuildKit } from '../build/buildKit.ts';
import type { Engine } from '../build/engine.ts';
import type { Registry } from '../oci/registry.ts';
import type { GitHub } from './gitHub.ts';
import type { Project } from './project.ts';

export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly remedy?: string;
}

export interface DoctorPorts {
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly gitHub?: GitHub;
  loadProject(signal: AbortSignal): Promise<Project>;
}

/** Looks at everything a release needs; a check that fails is a finding, never an error. */
export async function diagnose(ports: DoctorPorts, signal: AbortSignal): Promise<Finding[]> {
  await ports.loadProject(signal);
  return [];
}
