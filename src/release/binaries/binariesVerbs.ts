import { askedVersion } from '../askedVersion.ts';
import type { StepPrograms } from '../checklist/stepPrograms.ts';
import { ConfigError } from '../config/configError.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { AssetFiles } from '../gitHubRelease/assetFiles.ts';
import type { Project } from '../project.ts';
import { versionTag } from '../readVersion.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { Archives } from './archives.ts';
import type { BinariesObserver, BinariesPlan, BinariesResult } from './buildBinaries.ts';
import { buildBinaries } from './buildBinaries.ts';
import type { LastReleasePorts } from './lastRelease.ts';
import type { BinaryChoice } from './planBinaries.ts';
import { planBinaries } from './planBinaries.ts';

export interface BinariesRequest extends BinaryChoice {
  /** What `{{version}}` is; the project's own when absent. */
  readonly version?: string;
}

export interface BinariesVerbs {
  /** What `binaries` of slipway.yaml says is to be built. Fails with ConfigError or ChecklistError. */
  planBinaries(request: BinariesRequest, signal: AbortSignal): Promise<BinariesPlan>;
  /** Builds them; what failed is in the result. Only an abort makes it fail. */
  buildBinaries(
    plan: BinariesPlan,
    observer: BinariesObserver,
    signal: AbortSignal,
  ): Promise<BinariesResult>;
}

export interface BinariesVerbPorts extends LastReleasePorts {
  readonly programs: StepPrograms;
  /** Where releases can have files. */
  readonly files: AssetFiles | undefined;
  readonly projectFiles: ProjectFiles;
  readonly archives: Archives;
}

export function createBinariesVerbs(
  ports: BinariesVerbPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): BinariesVerbs {
  return {
    async planBinaries({ version: asked, ...choice }, signal) {
      const project = await loadProject(signal);
      requireValid(project);
      const known = Object.keys(project.config?.binaries ?? {});
      if (known.length === 0 || ports.files === undefined) throw noBinaries();
      const version = askedVersion(project, asked, 'binaries --release');
      const release = { project, version, tag: tagOf(project, version) };
      const all = planBinaries(release, ports.programs.platform);
      const builds = planBinaries(release, ports.programs.platform, choice);
      return { release, builds, complete: builds.length === all.length };
    },
    async buildBinaries(plan, observer, signal) {
      const { files } = ports;
      if (files === undefined) throw noBinaries();
      return buildBinaries({ ...ports, files }, plan, observer, signal);
    },
  };
}

/** The tag of this commit where it is of that version; another version has another tag. */
function tagOf({ state, config }: Project, version: string): string {
  const tag = versionTag(state);
  const usual = `${config?.tag?.prefix ?? 'v'}${version}`;
  return tag?.replace(/^v/, '') === version ? tag : usual;
}

function noBinaries(): ConfigError {
  return new ConfigError(
    'no-binaries',
    'slipway.yaml names no binaries to build.',
    'Add `binaries: { name: { build: …, platforms: […] } }`.',
  );
}
