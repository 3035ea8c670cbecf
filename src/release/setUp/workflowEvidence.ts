import { parsePlatform } from '../../oci/platform.ts';
import { isRemoteContext, joinedPath } from '../projectPath.ts';
import { ruleFields, ruleLines } from '../tags/ruleFields.ts';
import type { WorkflowStep } from '../workflow/workflow.ts';
import type { BuildEvidence } from './buildEvidence.ts';
import { namedRepository } from './namedRepository.ts';
import type { MatrixEntries, WorkflowValues } from './workflowValues.ts';
import { jobValues, resolved } from './workflowValues.ts';

/** What the steps of a workflow that build images say; one a step and image. `matrix` is of its file. */
export function workflowEvidence(
  steps: readonly WorkflowStep[],
  known: WorkflowValues,
  path: string,
  matrix: MatrixEntries,
): BuildEvidence[] {
  const found = new Map<string, BuildEvidence>();
  for (const step of steps) {
    if (step.action !== 'docker/build-push-action') continue;
    for (const values of jobValues(step, known, matrix)) {
      const one = buildOf(step, steps, values, path);
      if (one === undefined) continue;
      // Jobs of a matrix that build one image for several platforms.
      const key = JSON.stringify([step.path, one.dockerfile, one.target, one.names]);
      const before = found.get(key);
      const platforms = [...new Set([...(before?.platforms ?? []), ...one.platforms])];
      found.set(key, { ...one, platforms });
    }
  }
  return [...found.values()];
}

function buildOf(
  step: WorkflowStep,
  steps: readonly WorkflowStep[],
  values: WorkflowValues,
  path: string,
): BuildEvidence | undefined {
  const input = (name: string): string => resolved(step.input(name), values).trim();
  const context = contextOf(input('context'));
  if (context === undefined) return undefined;
  const file = input('file');
  const target = input('target');
  if (`${file}${target}`.includes('${{')) return undefined;
  const images = imagesOf(step, steps, values).flatMap((text) => namedRepository(text) ?? []);
  const platforms = input('platforms').split(/[,\s]+/);
  const args = ruleLines(input('build-args')).map(({ text }): [string, string] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, `$${text}`] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  const provenance = input('provenance');
  return {
    kind: 'workflow',
    from: `${path}, job ${String(step.path[1])}`,
    context,
    dockerfile: file === '' ? joinedPath(context, 'Dockerfile') : joinedPath('.', file),
    ...(target === '' ? {} : { target }),
    names: unique(images.map(({ name }) => name)),
    repositories: unique(images.flatMap(({ repository }) => repository ?? [])),
    platforms: platforms.filter((one) => parsePlatform(one) !== undefined),
    args: Object.fromEntries(args),
    ...(input('outputs').includes('push-by-digest=true') ? { byDigest: true } : {}),
    ...(provenance === 'false' ? { provenance: 'off' as const } : {}),
    ...(provenance.includes('mode=max') ? { provenance: 'max' as const } : {}),
    ...(input('sbom') === 'true' ? { sbom: true } : {}),
    ...(input('no-cache') === 'true' ? { noCache: true } : {}),
    ...cacheOf(input('cache-to')),
  };
}

/** Relative to the project; undefined for what only a run knows, or another repository. */
function contextOf(text: string): string | undefined {
  const said = text.replace(/^\{\{defaultContext\}\}:?/, '');
  if (said.includes('${{') || isRemoteContext(said)) return undefined;
  return joinedPath('.', said);
}

/** Names the step pushes to: of its metadata step, its own tags and output, or its job's scripts. */
function imagesOf(
  step: WorkflowStep,
  steps: readonly WorkflowStep[],
  values: WorkflowValues,
): string[] {
  const tags = resolved(step.input('tags'), values);
  const plain = tags
    .split(/[,\n]/)
    .filter((line) => line.trim() !== '' && !line.includes('steps.'));
  const named = /(?:^|[,"])name=([^,"]+)/m.exec(resolved(step.input('outputs'), values))?.[1];
  const own = [...plain.map((line) => line.trim()), ...(named === undefined ? [] : [named])];
  if (own.some((text) => namedRepository(text) !== undefined)) return own;
  const id = /steps\.([\w-]+)\.outputs/.exec(tags)?.[1];
  const inJob = steps.filter(({ job }) => job === step.job);
  const metadata = inJob.filter((one) => one.action === 'docker/metadata-action');
  const asked = metadata.filter((one) => one.id === id);
  const images = (asked.length > 0 ? asked : metadata).flatMap((one) =>
    metadataImages(one, values),
  );
  if (images.length > 0) return images;
  const scripts = inJob.map(({ run }) => resolved(run, values)).join('\n');
  const written = scripts.match(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/[A-Za-z0-9._/-]+(?=:)/g);
  return written ?? [];
}

/** https://github.com/docker/metadata-action#images-input */
function metadataImages(step: WorkflowStep, values: WorkflowValues): string[] {
  return ruleLines(resolved(step.input('images'), values)).flatMap(({ text }) => {
    const fields = ruleFields(text);
    if (fields.some(({ key, value }) => key === 'enable' && value === 'false')) return [];
    const name = fields.find(({ key }) => key === undefined || key === 'name');
    return name === undefined ? [] : [name.value];
  });
}

/** The cache of GitHub Actions is out of reach elsewhere. */
function cacheOf(text: string): Pick<BuildEvidence, 'cache'> {
  if (/(?:^|,)\s*type=local\b/m.test(text)) return { cache: { type: 'local' } };
  if (!/(?:^|,)\s*type=registry\b/m.test(text)) return {};
  const ref = /(?:^|,)ref=([^,\s]+)/m.exec(text)?.[1];
  return ref === undefined || ref.includes('${{') ? {} : { cache: { type: 'registry', ref } };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
