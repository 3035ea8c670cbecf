import { validateConfig } from '../config/config.ts';
import { writeFileChanges } from '../fileChanges/applyFileChanges.ts';
import type { FileChangePlan } from '../fileChanges/fileChangePlan.ts';
import { newLines } from '../fileChanges/lineChange.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { Project } from '../project.ts';
import type { ConfigPart } from './configText.ts';
import { configText } from './configText.ts';
import { proposeConfig } from './proposeConfig.ts';
import type { SetUpReadPorts } from './readFindings.ts';
import { readFindings } from './readFindings.ts';
import { SetUpError } from './setUpError.ts';

/** A part of slipway.yaml, by its keys, and where it was found. */
export interface SetUpSource {
  readonly key: string;
  readonly from: string;
}

/** A first slipway.yaml, before it is written. */
export interface SetUpPlan extends FileChangePlan {
  readonly path: string;
  readonly text: string;
  readonly sources: readonly SetUpSource[];
  readonly notes: readonly string[];
}

export interface SetUpVerbs {
  /**
   * What slipway.yaml says of a repository that has none. Reads only. Fails with SetUpError where
   * there is one, and with WorkspaceError.
   */
  planSetUp(signal: AbortSignal): Promise<SetUpPlan>;
  /** Writes the file, if there still is none. Fails with WorkspaceError. */
  applySetUp(plan: SetUpPlan, signal: AbortSignal): Promise<void>;
}

export interface SetUpPorts extends Omit<SetUpReadPorts, 'files'> {
  readonly projectFiles: ProjectFiles;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

const path = 'slipway.yaml';
const head = [
  'How this project is released, as it was found in its files; beside each value stands where.',
  'Everything is optional: what is left out is inferred.',
];

/** Sets a repository up. */
export function createSetUpVerbs(ports: SetUpPorts, loadProject: LoadProject): SetUpVerbs {
  const files = ports.projectFiles;
  return {
    async planSetUp(signal) {
      const project = await loadProject(signal);
      if (project.configFile !== undefined) throw exists(project.configFile);
      const found = await readFindings({ ...ports, files }, project, signal);
      const { parts, notes } = proposeConfig(found);
      const text = configText([...head, ...notes.map((note) => `Note: ${note}`)], parts);
      const { config, problems } = validateConfig(await ports.parse(text));
      if (config === undefined) throw invalid(problems.map(({ message }) => message));
      return {
        ...{ path, text, notes, sources: sourcesOf(parts) },
        ...{ message: 'chore: set up Slipway', concerns: [] },
        files: [{ path, after: text, lines: newLines(text) }],
      };
    },
    applySetUp: (plan, signal) => writeFileChanges({ files }, plan, signal),
  };
}

function sourcesOf(parts: readonly ConfigPart[], above = ''): SetUpSource[] {
  return parts.flatMap(({ key, value, from }) => {
    const name = `${above}${key}`;
    const own = from === undefined ? [] : [{ key: name, from }];
    return value.kind === 'parts' ? [...own, ...sourcesOf(value.parts, `${name}.`)] : own;
  });
}

function exists(file: string): SetUpError {
  return new SetUpError(
    'exists',
    `${file} is there already, and is never written over.`,
    `Open it, or move it away to see what would be proposed. slipway doctor checks it.`,
  );
}

function invalid(problems: readonly string[]): SetUpError {
  return new SetUpError(
    'invalid',
    `What was found makes no valid slipway.yaml: ${problems.join(' ')}`,
    'Write slipway.yaml by hand, and report what is in this repository.',
  );
}
