import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import type { Repository } from '../oci/reference.ts';
import { BuildError } from './buildError.ts';
import { bakeCommand } from './bakeCommand.ts';
import type { BuildOptions, BuildSecret, BuildSpec } from './buildSpec.ts';
import { byDigestOutput } from './byDigestOutput.ts';
import type { BuildxCommand } from './buildxCommand.ts';
import { csvLine } from './csvLine.ts';

/**
 * The buildx invocation of a spec; the adapter adds where the metadata goes. With `byDigest` the
 * result is pushed there without a tag. Throws BuildError `invalid-plan` for a value that buildx
 * would take for something else.
 */
export function buildCommand(
  spec: BuildSpec,
  builderName: string,
  byDigest?: Repository,
): BuildxCommand {
  if (Object.keys(spec.linked ?? {}).length > 0) return bakeCommand(spec, builderName, byDigest);
  const args = [
    'buildx',
    'build',
    ...one('--builder', 'The builder', builderName),
    '--progress=rawjson',
    ...placeArguments(spec),
    ...(byDigest === undefined ? outputArguments(spec) : digestOutput(byDigest)),
    ...pairs('--build-arg', 'A build argument', spec.args),
    ...pairs('--label', 'A label', spec.labels),
    ...annotationArguments(spec),
    ...spec.secrets.flatMap((secret) => ['--secret', secretField(secret)]),
    ...spec.ssh.flatMap((ssh) => one('--ssh', 'An SSH source', ssh)),
    ...spec.cacheFrom.flatMap((cache) => one('--cache-from', 'A cache source', cache)),
    ...spec.cacheTo.flatMap((cache) => one('--cache-to', 'A cache target', cache)),
    ...(spec.noCache ? ['--no-cache'] : []),
    ...(spec.pull ? ['--pull'] : []),
    ...attestationArguments(spec),
    ...pairs('--build-context', 'A named context', spec.contexts ?? {}),
    ...optionArguments(spec.options),
    safe('The build context', spec.context),
  ];
  const { dockerfileText: stdin } = spec;
  const cwd = spec.directory ?? folderOf(spec);
  return stdin === undefined ? { args, cwd } : { args, cwd, stdin };
}

function placeArguments(spec: BuildSpec): string[] {
  return [
    ...(spec.dockerfileText === undefined ? [] : ['--file', '-']),
    ...(spec.dockerfile === undefined || spec.dockerfileText !== undefined
      ? []
      : one('--file', 'The Dockerfile', spec.dockerfile)),
    ...(spec.target === undefined ? [] : one('--target', 'The target', spec.target)),
    ...(spec.platforms.length === 0 ? [] : ['--platform', platformList(spec)]),
  ];
}

function platformList(spec: BuildSpec): string {
  return [...new Set(spec.platforms.map(formatPlatform))].join(',');
}

function outputArguments(spec: BuildSpec): string[] {
  const tags = [...new Set(spec.tags.map(formatReference))].flatMap((tag) => ['--tag', tag]);
  switch (spec.output) {
    case 'push':
      return [...tags, '--push'];
    case 'load':
      return [...tags, '--load'];
    case 'none':
      return ['--output', 'type=cacheonly'];
  }
}

function digestOutput(repository: Repository): string[] {
  return ['--output', byDigestOutput(repository)];
}

function optionArguments(options: BuildOptions | undefined): string[] {
  if (options === undefined) return [];
  const { network, shmSize, ulimits, extraHosts, noCacheFilter, entitlements } = options;
  return [
    ...(network === undefined ? [] : one('--network', 'The network', network)),
    ...(shmSize === undefined ? [] : one('--shm-size', 'The size of /dev/shm', shmSize)),
    ...ulimits.flatMap((limit) => one('--ulimit', 'A limit', limit)),
    ...pairs('--add-host', 'A host', extraHosts),
    ...noCacheFilter.flatMap((stage) => one('--no-cache-filter', 'A stage', stage)),
    ...entitlements.flatMap((name) => one('--allow', 'An entitlement', name)),
  ];
}

/** The index of a one-platform build takes no annotations: BuildKit refuses to build then. */
function annotationArguments(spec: BuildSpec): string[] {
  if (spec.output === 'none') return [];
  const levels = spec.platforms.length > 1 ? 'index,manifest:' : 'manifest:';
  return Object.entries(spec.annotations).flatMap(([key, value]) => [
    '--annotation',
    levels + pair('An annotation', key, value),
  ]);
}

function attestationArguments({ provenance, sbom }: BuildSpec): string[] {
  return [
    ...(provenance === undefined
      ? []
      : [provenance === 'off' ? '--provenance=false' : `--provenance=mode=${provenance}`]),
    ...(sbom === undefined ? [] : [`--sbom=${sbom}`]),
  ];
}

function secretField({ id, source }: BuildSecret): string {
  const from = source.kind === 'env' ? `env=${source.name}` : `src=${source.path}`;
  return csvLine([`id=${safe('A secret’s id', id)}`, checked('A secret', from)]);
}

function pairs(flag: string, what: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([key, value]) => [flag, pair(what, key, value)]);
}

function pair(what: string, key: string, value: string): string {
  if (key === '' || key.includes('=')) throw invalid(what, 'has a name that is empty or holds “=”');
  return `${safe(what, key)}=${checked(what, value)}`;
}

function one(flag: string, what: string, value: string): string[] {
  return [flag, safe(what, value)];
}

/** Refuses what buildx would read as an option or cannot receive. */
function safe(what: string, value: string): string {
  if (value === '') throw invalid(what, 'is empty');
  if (value.startsWith('-')) throw invalid(what, 'starts with “-”');
  return checked(what, value);
}

function checked(what: string, value: string): string {
  if (value.includes('\0')) throw invalid(what, 'holds a NUL character');
  return value;
}

function invalid(what: string, why: string): BuildError {
  return new BuildError(
    'invalid-plan',
    `${what} ${why}, so it cannot be given to buildx.`,
    'Correct the value in slipway.yaml or in the request.',
  );
}

function folderOf(spec: BuildSpec): string {
  if (isFolderPath(spec.context)) return spec.context;
  const slash = Math.max(
    spec.dockerfile?.lastIndexOf('/') ?? -1,
    spec.dockerfile?.lastIndexOf('\\') ?? -1,
  );
  return spec.dockerfile?.slice(0, Math.max(slash, 1)) ?? '/';
}

function isFolderPath(context: string): boolean {
  return context.startsWith('/') || /^(?:[A-Za-z]:[\\/]|\\\\)/.test(context);
}
