import type { EventEmitter } from 'vscode';
import type { TagReference } from '../../oci/reference.ts';
import type { Project } from '../../release/project.ts';
import type { Sessions } from '../sessions.ts';
import type { BuildDiagnostics } from './buildDiagnostics.ts';
import type { BuildList } from './buildList.ts';
import type { BuildLogs } from './buildLogs.ts';
import type { KeptRuns } from './keptRuns.ts';
import type { Renderer } from './renderer.ts';

/** What a build that is asked for needs of the editor. */
export interface BuildParts {
  readonly sessions: Sessions;
  readonly list: BuildList;
  readonly kept: KeptRuns;
  readonly logs: BuildLogs;
  readonly diagnostics: BuildDiagnostics;
  readonly renderer: Renderer;
  readonly pushed: EventEmitter<readonly TagReference[]>;
  readonly builder: () => string | undefined;
  readonly openReport: () => boolean;
  readonly onProject: (project: Project) => void;
  readonly signal: AbortSignal;
}
