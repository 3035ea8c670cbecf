import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import type { Repository } from '../oci/reference.ts';
import type { BuildSecret, BuildSpec } from './buildSpec.ts';
import type { BuildxCommand } from './buildxCommand.ts';
import { byDigestOutput } from './byDigestOutput.ts';
import { csvLine } from './csvLine.ts';

/**
 * A build that is built upon others of its bake file: `buildx build` cannot name them, so the
 * definition, with what was decided here, goes to `buildx bake` by standard input.
 */
export function bakeCommand(
  spec: BuildSpec,
  builderName: string,
  byDigest?: Repository,
): BuildxCommand {
  const target = targetName(spec);
  const definition = { target: { ...spec.linked, [target]: targetOf(spec, byDigest) } };
  const args = [
    ...['buildx', 'bake', `--builder=${builderName}`, '--progress=rawjson'],
    ...(spec.options?.entitlements ?? []).map((name) => `--allow=${name}`),
    // As `buildx build` does: what the spec names may be read wherever it is.
    ...['--allow=fs=*', '--file=-', target],
  ];
  return {
    args,
    cwd: spec.directory ?? '/',
    target,
    stdin: `${JSON.stringify(definition, undefined, 2)}\n`,
  };
}

function targetName({ image }: BuildSpec): string {
  return image.replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

/** https://docs.docker.com/build/bake/reference/ */
function targetOf(spec: BuildSpec, byDigest: Repository | undefined): Record<string, unknown> {
  const { options } = spec;
  const levels = spec.platforms.length > 1 ? 'index,manifest:' : 'manifest:';
  return {
    context: spec.context,
    ...(spec.dockerfile === undefined ? {} : { dockerfile: spec.dockerfile }),
    ...(spec.dockerfileText === undefined ? {} : { 'dockerfile-inline': spec.dockerfileText }),
    ...(spec.target === undefined ? {} : { target: spec.target }),
    contexts: spec.contexts ?? {},
    platforms: [...new Set(spec.platforms.map(formatPlatform))],
    tags: byDigest === undefined ? [...new Set(spec.tags.map(formatReference))] : [],
    args: spec.args,
    labels: spec.labels,
    annotations:
      spec.output === 'none'
        ? []
        : Object.entries(spec.annotations).map(([key, value]) => `${levels}${key}=${value}`),
    secret: spec.secrets.map(secretLine),
    ssh: spec.ssh,
    'cache-from': spec.cacheFrom,
    'cache-to': spec.cacheTo,
    'no-cache': spec.noCache,
    pull: spec.pull,
    attest: attestations(spec),
    output: [byDigest === undefined ? outputs[spec.output] : byDigestOutput(byDigest)],
    ...(options === undefined
      ? {}
      : {
          ...(options.network === undefined ? {} : { network: options.network }),
          ...(options.shmSize === undefined ? {} : { 'shm-size': options.shmSize }),
          ulimits: options.ulimits,
          'extra-hosts': options.extraHosts,
          'no-cache-filter': options.noCacheFilter,
          entitlements: options.entitlements,
        }),
  };
}

const outputs: Readonly<Record<BuildSpec['output'], string>> = {
  push: 'type=registry',
  load: 'type=docker',
  none: 'type=cacheonly',
};

function secretLine({ id, source }: BuildSecret): string {
  return csvLine([`id=${id}`, source.kind === 'env' ? `env=${source.name}` : `src=${source.path}`]);
}

function attestations({ provenance, sbom }: BuildSpec): string[] {
  return [
    ...(provenance === undefined
      ? []
      : [
          provenance === 'off'
            ? 'type=provenance,disabled=true'
            : `type=provenance,mode=${provenance}`,
        ]),
    ...(sbom === undefined ? [] : [sbom ? 'type=sbom' : 'type=sbom,disabled=true']),
  ];
}
