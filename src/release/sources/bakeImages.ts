import * as z from 'zod/mini';
import type { BuildOptions, BuildSecret } from '../../build/buildSpec.ts';
import { csvLine } from '../../build/csvLine.ts';
import type { Platform } from '../../oci/platform.ts';
import { parsePlatform } from '../../oci/platform.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository, InvalidReferenceError, parseReference } from '../../oci/reference.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { inferRepositories } from '../inferImages.ts';
import { isRemoteContext } from '../projectPath.ts';
import type { RemoteRepository } from '../remote.ts';
import type { BakeDefinition, BakeTarget } from './bakeDefinition.ts';

/** The targets of a bake or compose file as images. */
export function bakeImages(
  { targets, all }: BakeDefinition,
  file: string,
  remote: RemoteRepository | undefined,
): ImageDefinition[] {
  return [...targets].map(([name, target]) => {
    const part = targets.size === 1 ? '' : name.toLowerCase();
    const linked = linkedTargets(target, all);
    return {
      ...imageOf(name, target, remote, part),
      file,
      ...(Object.keys(linked).length === 0 ? {} : { linked }),
    };
  });
}

function imageOf(
  name: string,
  target: BakeTarget,
  remote: RemoteRepository | undefined,
  part: string,
): ImageDefinition {
  const context = target.context ?? '.';
  const dockerfile = dockerfileOf(context, target);
  const inline = target['dockerfile-inline'];
  const tags = (target.tags ?? []).flatMap(tagReference);
  const named = repositoriesOf(tags);
  const { contexts } = target;
  return {
    name,
    repositories: named.length === 0 ? inferRepositories(remote, part) : named,
    tags: named.length === 0 ? [] : tags,
    context,
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(inline === undefined ? {} : { dockerfileText: inline }),
    ...(target.target === undefined ? {} : { target: target.target }),
    ...(contexts === undefined || contexts === null ? {} : { contexts }),
    platforms: (target.platforms ?? []).flatMap((text): Platform[] => {
      const platform = parsePlatform(text);
      return platform === undefined ? [] : [platform];
    }),
    args: present(target.args),
    labels: present(target.labels),
    annotations: Object.fromEntries((target.annotations ?? []).flatMap(annotation)),
    secrets: (target.secret ?? []).flatMap(secretOf),
    ssh: (target.ssh ?? []).map(({ id, paths }) =>
      [id ?? 'default', (paths ?? []).join(',')].filter((part) => part !== '').join('='),
    ),
    ...cacheOf(target),
    ...attestationsOf(target),
    pull: target.pull ?? false,
    ...(target['no-cache'] === true ? { noCache: true } : {}),
    ...optionsOf(target),
    strategy: 'together',
    skipExisting: false,
    origin: 'bake',
  };
}

/** A Dockerfile is named from its context; Slipway names it from the project. */
function dockerfileOf(context: string, { dockerfile }: BakeTarget): string | undefined {
  if (dockerfile === undefined || dockerfile === 'Dockerfile') return undefined;
  if (isRemoteContext(context) || /^(?:[\\/]|[A-Za-z]:[\\/])/.test(dockerfile)) return dockerfile;
  return context === '.' ? dockerfile : `${context}/${dockerfile}`;
}

/** A tag without a registry of its own, such as compose's `image: api`, is no place to push to. */
function tagReference(text: string): TagReference[] {
  try {
    const reference = parseReference(text);
    const { registry, name } = reference.repository;
    const local = registry === 'docker.io' && name.startsWith('library/');
    return reference.kind === 'tag' && !local ? [reference] : [];
  } catch (error) {
    if (error instanceof InvalidReferenceError) return [];
    throw error;
  }
}

function repositoriesOf(tags: readonly TagReference[]): Repository[] {
  const named = tags.map(({ repository }) => [formatRepository(repository), repository] as const);
  return [...new Map(named).values()];
}

/** Null is a value that is unset. */
function present(
  values: Readonly<Record<string, string | null>> | null | undefined,
): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
  );
}

/** `[levels:]key=value`: which manifests it goes to follows from the platforms. */
function annotation(text: string): [string, string][] {
  const levels = '(?:manifest|index)(?:-descriptor)?(?:\\[[^\\]]*\\])?';
  const found = new RegExp(`^(?:${levels}(?:,${levels})*:)?([^=]+)=(.*)$`, 's').exec(text);
  return found === null ? [] : [[found[1] ?? '', found[2] ?? '']];
}

function secretOf({ id, env, src }: NonNullable<BakeTarget['secret']>[number]): BuildSecret[] {
  if (src !== undefined) return [{ id: id ?? src, source: { kind: 'file', path: src } }];
  const name = env ?? id;
  return name === undefined ? [] : [{ id: id ?? name, source: { kind: 'env', name } }];
}

function cacheOf(target: BakeTarget): Pick<ImageDefinition, 'cache'> {
  const from = (target['cache-from'] ?? []).map(attributeLine);
  const to = (target['cache-to'] ?? []).map(attributeLine);
  if (from.length === 0 && to.length === 0) return {};
  return { cache: { type: 'none', rotate: false, from, to } };
}

function attributeLine(values: Readonly<Record<string, string>>): string {
  return csvLine(Object.entries(values).map(([key, value]) => `${key}=${value}`));
}

function attestationsOf({ attest }: BakeTarget): Pick<ImageDefinition, 'provenance' | 'sbom'> {
  const found: { provenance?: 'min' | 'max' | 'off'; sbom?: boolean } = {};
  for (const { type, mode, disabled } of attest ?? []) {
    const off = disabled === 'true';
    if (type === 'provenance') found.provenance = off ? 'off' : mode === 'max' ? 'max' : 'min';
    if (type === 'sbom') found.sbom = !off;
  }
  return found;
}

function optionsOf(target: BakeTarget): Pick<ImageDefinition, 'options'> {
  const options: BuildOptions = {
    ...(target.network === undefined ? {} : { network: target.network }),
    ...(target['shm-size'] === undefined ? {} : { shmSize: target['shm-size'] }),
    ulimits: target.ulimits ?? [],
    extraHosts: target['extra-hosts'] ?? {},
    noCacheFilter: target['no-cache-filter'] ?? [],
    entitlements: target.entitlements ?? [],
  };
  const { ulimits, extraHosts, noCacheFilter, entitlements, ...named } = options;
  const all = [ulimits, extraHosts, noCacheFilter, entitlements, named];
  return all.some((value) => Object.keys(value).length > 0) ? { options } : {};
}

const linksOf = z.object({ contexts: z.nullish(z.record(z.string(), z.string())) });

/** Targets another one is built upon (`contexts: { base: target:base }`), and those of them. */
function linkedTargets(
  { contexts }: Pick<BakeTarget, 'contexts'>,
  all: Readonly<Record<string, unknown>>,
  seen: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const value of Object.values(contexts ?? {})) {
    const name = value.startsWith('target:') ? value.slice('target:'.length) : undefined;
    if (name === undefined || Object.hasOwn(seen, name) || !Object.hasOwn(all, name)) continue;
    seen[name] = all[name];
    const found = linksOf.safeParse(all[name]);
    if (found.success) linkedTargets(found.data, all, seen);
  }
  return seen;
}
