import type { BuildKind } from '../../../build/history/estimateDuration.ts';
import {
  estimateDuration,
  kindOf,
  similarBuilds,
} from '../../../build/history/estimateDuration.ts';
import type { PastBuild } from '../../../build/history/pastBuild.ts';
import { pastDuration } from '../../../build/history/pastBuild.ts';
import type { ProgressSnapshot } from '../../../build/progressSnapshot.ts';
import { formatPlatform } from '../../../oci/platform.ts';
import { formatReference, formatRepository } from '../../../oci/reference.ts';
import type { BuildList } from '../buildList.ts';
import type { BuildRun } from '../buildRun.ts';
import { isActive } from '../buildRun.ts';
import type { KnownBuilds } from '../knownBuilds.ts';

export interface PicturedBuild {
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly durationMs: number;
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  readonly args: Readonly<Record<string, string>>;
  readonly digest?: string;
  readonly revision?: string;
  readonly builder: string;
  /** Of each platform where the builder has several. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly snapshot: ProgressSnapshot;
  readonly error?: string;
}

export interface BuildPicture {
  readonly run: string;
  readonly build: PicturedBuild;
  /** What it is compared with: the build asked for, else the last one of the same thing. */
  readonly other?: PicturedBuild & { readonly ref: string; readonly startedAt: number };
  /** Milliseconds such a build takes. */
  readonly usualMs?: number;
  readonly now: number;
}

interface Sources {
  readonly list: BuildList;
  readonly known: KnownBuilds;
  readonly now: () => number;
}

/**
 * A build of this window, or one BuildKit remembers, beside the one before. Undefined when nobody
 * knows it. Fails with BuildError.
 */
export async function readPicture(
  sources: Sources,
  run: string,
  other: string | undefined,
): Promise<BuildPicture | undefined> {
  const now = sources.now();
  const own = sources.list.find(run)?.view();
  const past = own === undefined ? await pastPicture(sources, run, now) : undefined;
  const build = own === undefined ? past : ownPicture(own);
  if (build === undefined) return undefined;
  const kind = own === undefined ? undefined : runKind(own);
  const found = sources.known.find(run);
  const before = await buildBefore(sources, kind ?? (found && kindOf(found)), run, own, other);
  return { run, build, now, ...before };
}

/** What a build of this window makes. */
export function runKind({ plan }: BuildRun): BuildKind {
  const { spec } = plan;
  return {
    name: spec.image,
    platforms: spec.platforms.map(formatPlatform),
    repositories: spec.tags.map(({ repository }) => formatRepository(repository)),
  };
}

async function buildBefore(
  sources: Sources,
  kind: BuildKind | undefined,
  run: string,
  own: BuildRun | undefined,
  other: string | undefined,
): Promise<Pick<BuildPicture, 'other' | 'usualMs'>> {
  if (kind === undefined) return {};
  const builds = await sources.known.read();
  const started = sources.known.find(run)?.startedAt ?? sources.now() - (own?.durationMs ?? 0);
  const earlier = similarBuilds(builds, kind).filter(
    ({ ref, startedAt }) =>
      ref !== run && ref !== own?.result?.buildRef && startedAt < started - 1000,
  );
  const usualMs = estimateDuration(earlier, kind);
  const build = other === undefined ? earlier[0] : sources.known.find(other);
  if (build === undefined) return {};
  const picture = await pastPicture(sources, build.ref, sources.now());
  return {
    ...(picture !== undefined && {
      other: { ...picture, ref: build.ref, startedAt: build.startedAt },
    }),
    ...(usualMs !== undefined && { usualMs }),
  };
}

async function pastPicture(
  { known }: Sources,
  ref: string,
  now: number,
): Promise<PicturedBuild | undefined> {
  if (known.find(ref) === undefined) await known.read();
  const build = known.find(ref);
  if (build === undefined) return undefined;
  const progress = build.state === 'running' ? known.progress(ref) : await known.recall(ref);
  const snapshot = progress?.snapshot(build.state === 'running' ? now : undefined);
  return picture(build, snapshot, now);
}

function picture(
  build: PastBuild,
  snapshot: ProgressSnapshot | undefined,
  now: number,
): PicturedBuild {
  const { name, state, platforms, names, args, digest, revision, builder, error } = build;
  return {
    ...{ name, state, platforms, args, builder },
    tags: names,
    durationMs: pastDuration(build, now),
    nodes: new Map(
      build.node === builder ? [] : ['', ...platforms].map((platform) => [platform, build.node]),
    ),
    snapshot: snapshot ?? nothing,
    ...(digest !== undefined && { digest }),
    ...(revision !== undefined && { revision }),
    ...(error !== undefined && { error }),
  };
}

const nothing: ProgressSnapshot = {
  ...{ platforms: [], steps: [], warnings: [] },
  ...{ done: 0, total: 0, cached: 0 },
};

function ownPicture(run: BuildRun): PicturedBuild {
  const { spec, builder, identity } = run.plan;
  const state = isActive(run.state) ? 'running' : run.state;
  return {
    name: spec.image,
    state: state === 'done' || state === 'failed' || state === 'cancelled' ? state : 'running',
    durationMs: run.durationMs,
    platforms: spec.platforms.map(formatPlatform),
    tags: spec.tags.map(formatReference),
    args: spec.args,
    builder: builder.kind === 'existing' ? builder.builder.name : builder.create.name,
    nodes: nodesOf(run),
    snapshot: run.snapshot ?? nothing,
    ...(run.result?.digest !== undefined && { digest: run.result.digest }),
    ...(identity !== undefined && { revision: identity.revision }),
    ...(run.error instanceof Error && { error: run.error.message }),
  };
}

/** buildx gives a platform to the first node that has it. */
function nodesOf({ plan: { builder, spec } }: BuildRun): ReadonlyMap<string, string> {
  if (builder.kind !== 'existing' || builder.builder.nodes.length < 2) return new Map();
  const { nodes } = builder.builder;
  return new Map(
    spec.platforms.map(formatPlatform).flatMap((platform) => {
      const node = nodes.find(({ platforms }) => platforms.includes(platform)) ?? nodes[0];
      return node === undefined ? [] : [[platform, node.name] as const];
    }),
  );
}
