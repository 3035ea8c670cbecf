import type { ConfigDocument, ConfigProblem } from '../config/configDocument.ts';
import { cacheClashes } from './cacheClashes.ts';
import { missingPackagePermission } from './missingPackagePermission.ts';
import type { WorkflowStep } from './workflow.ts';
import { startsOnTags, workflowSchema, workflowSteps } from './workflow.ts';
import type { WorkflowTrap } from './workflowTrap.ts';

/**
 * Known traps of a GitHub Actions workflow that releases images; in the order of the file. A file
 * that is no workflow has none: what is wrong with its syntax is GitHub's to say.
 */
export function lintWorkflow(document: ConfigDocument): ConfigProblem[] {
  const parsed = workflowSchema.safeParse(document.value);
  if (!parsed.success) return [];
  const workflow = parsed.data;
  const steps = workflowSteps(workflow);
  return [
    ...steps.flatMap((step) => [...tagsByDigest(step), ...tagsThatStartNothing(step)]),
    ...(startsOnTags(workflow) ? steps.flatMap(stolenLatest) : []),
    ...missingPackagePermission(workflow),
    ...cacheClashes(steps),
  ]
    .map(({ path, message }) => problem(path, message, document))
    .toSorted((one, other) => one.range.start.line - other.range.start.line);
}

function problem(
  path: WorkflowTrap['path'],
  message: string,
  document: ConfigDocument,
): ConfigProblem {
  return { message, range: document.locate(path), severity: 'warning', path };
}

/** BuildKit: “can't push tagged ref by digest”. A name without a tag is what the recipe wants. */
function tagsByDigest(step: WorkflowStep): WorkflowTrap[] {
  if (step.action !== 'docker/build-push-action') return [];
  if (!/\bpush-by-digest=true\b/.test(step.input('outputs'))) return [];
  const tags = step.input('tags');
  const tagged = /outputs\.tags|outputs\.json|:[\w.$-][^/\s]*(?:\s|$)/.test(tags);
  return tagged
    ? [
        {
          path: [...step.path, 'with', 'tags'],
          message:
            'A push by digest takes no tag: BuildKit refuses it. Give the repository alone here, and the tags to the job that merges the digests.',
        },
      ]
    : [];
}

const tagMakers = new Set([
  'anothrnick/github-tag-action',
  'cycjimmy/semantic-release-action',
  'google-github-actions/release-please-action',
  'googleapis/release-please-action',
  'mathieudutour/github-tag-action',
]);
const tagPush = /\bgit\s+push\b[^\n]*(?:--tags\b|--follow-tags\b|refs\/tags\/)/;
const defaultToken = /^$|\$\{\{\s*(?:secrets\.GITHUB_TOKEN|github\.token)\s*\}\}/i;

/** GitHub starts no workflow for what the default token did, to keep workflows from looping. */
function tagsThatStartNothing(step: WorkflowStep): WorkflowTrap[] {
  const message =
    'A tag pushed with the default GITHUB_TOKEN starts no other workflow: nothing is built for it. Use the token of a GitHub App or a deploy key, or build in this workflow.';
  if (step.action !== undefined && tagMakers.has(step.action)) {
    const token = ['token', 'github_token'].find((name) => step.input(name) !== '') ?? 'token';
    return defaultToken.test(step.input(token))
      ? [{ path: [...step.path, 'with', token], message }]
      : [];
  }
  if (!tagPush.test(step.run) || checksOutWithOwnToken(step)) return [];
  return [{ path: [...step.path, 'run'], message }];
}

function checksOutWithOwnToken({ job }: WorkflowStep): boolean {
  return (job.steps ?? []).some(({ uses, with: inputs }) => {
    if (uses?.toLowerCase().startsWith('actions/checkout@') !== true) return false;
    const { token, 'ssh-key': key } = inputs ?? {};
    return (
      (typeof key === 'string' && key !== '') ||
      (typeof token === 'string' && !defaultToken.test(token))
    );
  });
}

/** docker/metadata-action looks at the ref alone, never at what the registry has. */
function stolenLatest(step: WorkflowStep): WorkflowTrap[] {
  if (step.action !== 'docker/metadata-action') return [];
  const flavor = step.input('flavor');
  const rules = step.input('tags');
  const decided = /\blatest=false\b/.test(flavor);
  const automatic = !decided && /\btype=(?:semver|pep440|match)\b/.test(rules);
  const always =
    /\blatest=true\b/.test(flavor) || /^\s*type=raw,(?!.*\benable=).*\bvalue=latest\b/m.test(rules);
  if (!automatic && !always) return [];
  return [
    {
      path: [...step.path, 'with', flavor === '' || always ? 'tags' : 'flavor'],
      message:
        '“latest” goes to every release, also to one of an older line (1.9.1 after 2.0.0). Say latest=false in flavor and move it when the version is the highest; slipway plan tags --against compares with the registry.',
    },
  ];
}
