import { cacheOptions } from '../../config/cacheOptions.ts';
import type { ImageCache, ImageDefinition } from '../../config/imageDefinition.ts';
import type { YamlValue } from '../yamlValue.ts';
import { listInput, literal, quoted, templateExpression } from './expression.ts';
import type { UpstreamSource } from './upstreamSource.ts';
import { clonedContext, clonedPath, releasedVariables, upstreamLabels } from './upstreamSource.ts';
import { unsupported } from './workflowError.ts';

/** Inputs of docker/build-push-action but for platforms and output. Fails with WorkflowError. */
export function buildInputs(
  image: ImageDefinition,
  part: string | undefined,
  upstream: UpstreamSource | undefined,
): Record<string, YamlValue> {
  refuseUnsaid(image);
  const { context, dockerfile, target, contexts, ssh, provenance, sbom } = image;
  return {
    context: clonedPath(context),
    ...(dockerfile === undefined ? {} : { file: clonedPath(dockerfile) }),
    ...(target === undefined ? {} : { target: literal(target) }),
    ...listed('build-contexts', [
      ...Object.entries(contexts ?? {}).map(pair),
      ...(upstream === undefined ? [] : [clonedContext]),
    ]),
    ...listed('build-args', rendered(image, image.args, upstream)),
    labels: listInput([
      '${{ steps.meta.outputs.labels }}',
      ...(upstream === undefined ? [] : upstreamLabels(upstream)),
      ...rendered(image, image.labels, upstream),
    ]),
    ...listed('annotations', rendered(image, image.annotations, upstream)),
    ...secretInputs(image),
    ...listed('ssh', ssh.map(literal)),
    ...(provenance === undefined
      ? {}
      : { provenance: provenance === 'off' ? false : `mode=${provenance}` }),
    ...(sbom === undefined ? {} : { sbom }),
    ...(image.pull ? { pull: true } : {}),
    ...(image.noCache === true ? { 'no-cache': true } : {}),
    ...cacheInputs(image, part),
  };
}

/** Environment of the step: values of secrets, by the names the secrets have on GitHub. */
export function secretEnvironment({ secrets }: ImageDefinition): Record<string, YamlValue> {
  return Object.fromEntries(
    secrets.flatMap(({ source }) =>
      source.kind === 'env' ? [[source.name, `\${{ secrets.${source.name} }}`]] : [],
    ),
  );
}

/** Whether a template needs what a step finds out before. */
export function needsFacts(image: ImageDefinition, upstream: UpstreamSource | undefined): boolean {
  const values = [image.args, image.labels, image.annotations].flatMap((one) =>
    rendered(image, one, upstream),
  );
  return values.some((text) => text.includes('steps.facts.'));
}

function rendered(
  image: ImageDefinition,
  values: Readonly<Record<string, string>>,
  upstream: UpstreamSource | undefined,
): string[] {
  const released = upstream === undefined ? {} : releasedVariables(upstream);
  return Object.entries(values).map(
    ([key, value]) => `${literal(key)}=${templateExpression(value, image, released)}`,
  );
}

function pair([key, value]: readonly [string, string]): string {
  return literal(`${key}=${value}`);
}

function listed(input: string, lines: readonly string[]): Record<string, YamlValue> {
  return lines.length === 0 ? {} : { [input]: listInput(lines) };
}

function secretInputs({ secrets }: ImageDefinition): Record<string, YamlValue> {
  const of = (kind: 'env' | 'file'): string[] =>
    secrets.flatMap(({ id, source }) => {
      if (source.kind !== kind) return [];
      return [literal(`${id}=${source.kind === 'env' ? source.name : source.path}`)];
    });
  return { ...listed('secret-envs', of('env')), ...listed('secret-files', of('file')) };
}

/** What the runner has is gone with it: a local cache becomes one that GitHub keeps. */
function cacheInputs(image: ImageDefinition, part: string | undefined): Record<string, YamlValue> {
  const said: ImageCache = image.cache ?? { type: 'gha', rotate: false, from: [], to: [] };
  const ref =
    said.ref !== undefined && said.type !== 'inline' ? { ref: scoped(said.ref, part) } : {};
  const cache = { ...said, ...ref, ...(said.type === 'local' ? { type: 'gha' as const } : {}) };
  const { cacheFrom, cacheTo } = cacheOptions(cache, scoped(image.name, part), '/');
  return {
    ...listed(
      'cache-from',
      cacheFrom.map((text) => escaped(text, part)),
    ),
    ...listed(
      'cache-to',
      cacheTo.map((text) => written(escaped(text, part))),
    ),
  };
}

function scoped(text: string, part: string | undefined): string {
  return part === undefined ? text : `${text}-${part}`;
}

function escaped(text: string, part: string | undefined): string {
  if (part === undefined) return literal(text);
  return text.split(part).map(literal).join(part);
}

/** A pull request is signed in nowhere, and may write no cache of a registry. */
function written(target: string): string {
  if (!/(?:^|,)type=registry(?:,|$)/.test(target)) return target;
  const text = target.split(/\$\{\{ (.*?) \}\}/);
  const format = text
    .map((piece, at) => (at % 2 === 0 ? piece.replaceAll(/[{}]/g, '$&$&') : `{${(at - 1) / 2}}`))
    .join('');
  const values = text.filter((_, at) => at % 2 === 1);
  const value =
    values.length === 0 ? quoted(target) : `format(${[quoted(format), ...values].join(', ')})`;
  return `\${{ github.event_name != 'pull_request' && ${value} || '' }}`;
}

function refuseUnsaid({ name, dockerfileText, linked, options, file }: ImageDefinition): void {
  const what =
    dockerfileText !== undefined
      ? 'an inline Dockerfile'
      : linked !== undefined
        ? 'a context that is another target'
        : options !== undefined
          ? 'options of its bake or compose file'
          : undefined;
  if (what === undefined) return;
  const place = file === undefined ? '' : ` of ${file}`;
  throw unsupported(name, `${what}${place}`, `Describe ${name} under images in slipway.yaml.`);
}
