import type { PastBuild } from './pastBuild.ts';

/** Builds older than the newest few say little about the next one. */
const mostBuilds = 5;

export interface BuildKind {
  /** `host/path` it is exported to; all that is known of a build that goes nowhere is its name. */
  readonly repositories: readonly string[];
  readonly name: string;
  readonly platforms: readonly string[];
}

/** Past builds that ended well and made the same thing, newest first. */
export function similarBuilds(builds: readonly PastBuild[], kind: BuildKind): PastBuild[] {
  const wanted = [...kind.platforms].sort().join();
  return builds
    .filter(
      (build) =>
        build.state === 'done' &&
        build.completedAt !== undefined &&
        [...build.platforms].sort().join() === wanted &&
        madeSame(build, kind),
    )
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** Milliseconds such a build takes: the median of its newest few; undefined for one never built. */
export function estimateDuration(
  builds: readonly PastBuild[],
  kind: BuildKind,
): number | undefined {
  const durations = similarBuilds(builds, kind)
    .slice(0, mostBuilds)
    .map(({ startedAt, completedAt = startedAt }) => completedAt - startedAt)
    .sort((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)];
}

export function kindOf(build: PastBuild): BuildKind {
  const { name, platforms, names } = build;
  return { name, platforms, repositories: names.map(withoutTag) };
}

function madeSame(build: PastBuild, { repositories, name }: BuildKind): boolean {
  const made = build.names.map(withoutTag);
  if (made.length === 0 || repositories.length === 0)
    return made.length === repositories.length && build.name === name;
  return made.some((repository) => repositories.includes(repository));
}

/** `host:port/path` of `host:port/path:tag`. */
function withoutTag(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}
