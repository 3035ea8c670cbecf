import { linesOf } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import type { TagPlanRequest } from './planTags.ts';
import type { Project } from '../project.ts';
import { versionTag } from '../readVersion.ts';
import type { SourceState } from '../sourceControl.ts';

/** Fills in what a request for a tag plan leaves open. Throws ConfigError for a wrong slipway.yaml. */
export function completeTagRequest(
  request: Partial<TagPlanRequest>,
  project: Pick<Project, 'config' | 'problems' | 'state' | 'configFile'>,
  now: Date,
): TagPlanRequest {
  const { state, config } = project;
  if (request.rules === undefined) requireValid(project);
  const ref = request.ref ?? refOf(state);
  const sha = request.sha ?? state?.commit ?? '';
  const commitDate = request.commitDate ?? (sha === state?.commit ? state.date : undefined);
  const defaultBranch = request.defaultBranch ?? state?.defaultBranch;
  // A flavor belongs to its rules: rules that are given do not take the file's.
  const ownFlavor = request.rules === undefined ? linesOf(config?.flavor) : '';
  return {
    event: request.event ?? (ref.startsWith('refs/pull/') ? 'pull_request' : 'push'),
    ref,
    sha,
    date: request.date ?? now,
    ...(commitDate === undefined ? {} : { commitDate }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
    ...(request.baseRef === undefined ? {} : { baseRef: request.baseRef }),
    rules: request.rules ?? linesOf(config?.tags),
    flavor: request.flavor ?? ownFlavor,
  };
}

/** The ref a push of the commit at hand would have: its git tag, else its branch. */
function refOf(state: SourceState | undefined): string {
  const tag = versionTag(state) ?? state?.tags[0];
  if (tag !== undefined) return `refs/tags/${tag}`;
  return state?.branch === undefined ? '' : `refs/heads/${state.branch}`;
}

/** Nothing runs on a file that does not validate. Throws ConfigError. */
export function requireValid(project: Pick<Project, 'problems' | 'configFile'>): void {
  const errors = project.problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const file = first.file ?? project.configFile ?? 'slipway.yaml';
  const { line, character } = first.range.start;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  throw new ConfigError(
    'invalid-config',
    `${file}:${line + 1}:${character + 1}: ${first.message}${more}`,
    `Correct ${file}; nothing runs on a file that does not validate.`,
    { problems: errors },
  );
}
