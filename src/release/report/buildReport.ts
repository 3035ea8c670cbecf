import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { baseImages } from '../../build/history/compareBuilds.ts';
import { looksSecret } from '../../build/secretName.ts';
import type {
  PlatformSnapshot,
  ProgressSnapshot,
  StepSnapshot,
} from '../../build/progressSnapshot.ts';
import type { LocalCacheChange } from '../../build/localCache.ts';
import type { BuildResult } from '../../build/runBuild.ts';
import { Failure } from '../../oci/failure.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference } from '../../oci/reference.ts';

export interface ReportTools {
  readonly builder: string;
  readonly driver: string;
  /** Of its nodes, without repetition. */
  readonly buildkit: readonly string[];
  readonly buildx?: string;
  readonly docker?: string;
}

interface ReportedPlatform {
  readonly platform: string;
  readonly state: string;
  /** Milliseconds from its first step to the end of its last. */
  readonly durationMs: number;
  readonly steps: number;
  readonly cached: number;
  readonly digest?: string;
  /** Compressed bytes. */
  readonly size?: number;
}

interface ReportedStage {
  readonly name: string;
  readonly base?: string;
  readonly baseDigest?: string;
  readonly steps: number;
  readonly cached: number;
  readonly durationMs: number;
}

/** What is worth keeping of a build: what it was made of and with, how it went, what came out. */
export interface BuildReport {
  readonly version: 1;
  readonly image: string;
  readonly state: 'done' | 'failed' | 'cancelled';
  /** RFC 3339 */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly revision?: string;
  readonly tools: ReportTools;
  readonly commands: readonly string[];
  readonly context: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly noCache: boolean;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** What the build did to caches in folders; sizes in bytes. */
  readonly localCaches: readonly LocalCacheChange[];
  readonly steps: { readonly total: number; readonly cached: number };
  readonly platforms: readonly ReportedPlatform[];
  readonly stages: readonly ReportedStage[];
  readonly bases: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly digest?: string;
  readonly pull: readonly string[];
  readonly verify: readonly string[];
  readonly warnings: readonly string[];
  readonly error?: { readonly message: string; readonly remedy: string };
}

export interface ReportFacts {
  readonly plan: BuildPlan;
  readonly tools: ReportTools;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly snapshot?: ProgressSnapshot;
  readonly result?: BuildResult;
  readonly error?: unknown;
  readonly cancelled?: boolean;
}

export function buildReport(facts: ReportFacts): BuildReport {
  const { plan, tools, startedAt, durationMs, snapshot, result, error } = facts;
  const { spec, identity } = plan;
  const failed = error === undefined ? 'done' : facts.cancelled === true ? 'cancelled' : 'failed';
  const bases = snapshot === undefined ? {} : baseImages(snapshot);
  return {
    version: 1,
    image: spec.image,
    state: failed,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    ...(identity !== undefined && { revision: identity.revision }),
    tools,
    commands: commandsOf(plan).map((command) =>
      displayCommand({ ...command, args: hideSecrets(command.args) }),
    ),
    context: spec.context,
    ...(spec.target !== undefined && { target: spec.target }),
    args: Object.fromEntries(
      Object.entries(spec.args).map(([key, value]) => [key, looksSecret(key, value) ? '…' : value]),
    ),
    secrets: spec.secrets.map(({ id }) => id),
    noCache: spec.noCache,
    cacheFrom: spec.cacheFrom,
    cacheTo: spec.cacheTo,
    localCaches: result?.localCaches ?? [],
    steps: { total: snapshot?.total ?? 0, cached: snapshot?.cached ?? 0 },
    platforms: platformsOf(facts),
    stages: stagesOf(snapshot, bases),
    bases,
    tags: spec.tags.map(formatReference),
    ...(result?.digest !== undefined && { digest: result.digest }),
    ...instructions(facts),
    warnings: [
      ...plan.warnings,
      ...(snapshot?.warnings ?? []).map(({ short, file, startLine }) =>
        file === undefined ? short : `${file}:${startLine ?? 1}: ${short}`,
      ),
    ],
    ...(error instanceof Failure && { error: { message: error.message, remedy: error.remedy } }),
  };
}

/** Arguments that look like secrets are warned of in the plan; a report is passed on. */
function hideSecrets(args: readonly string[]): string[] {
  return args.map((arg, at) => {
    const equals = arg.indexOf('=');
    const key = arg.slice(0, equals);
    return args[at - 1] === '--build-arg' && looksSecret(key, arg.slice(equals + 1))
      ? `${key}=…`
      : arg;
  });
}

function platformsOf({ plan, snapshot, result }: ReportFacts): ReportedPlatform[] {
  return plan.spec.platforms.map(formatPlatform).map((platform) => {
    const seen = snapshot?.platforms.find((each) => each.platform === platform);
    const built = result?.platforms.find((each) => each.platform === platform);
    const steps = seen?.steps ?? [];
    return {
      platform,
      state: seen?.state ?? (built === undefined ? 'unknown' : 'done'),
      durationMs: Math.round(seen === undefined ? 0 : spanOf(seen)),
      steps: steps.length,
      cached: steps.filter(({ state }) => state === 'cached').length,
      ...(built !== undefined && { digest: built.digest }),
      ...(built?.size !== undefined && { size: built.size }),
    };
  });
}

function spanOf({ steps }: Pick<PlatformSnapshot, 'steps'>): number {
  const begun = steps.filter(({ startedAt }) => startedAt !== undefined);
  if (begun.length === 0) return 0;
  const start = Math.min(...begun.map(({ startedAt = 0 }) => startedAt));
  return (
    Math.max(...begun.map(({ startedAt = 0, durationMs = 0 }) => startedAt + durationMs)) - start
  );
}

/** `[build 2/5] RUN …`: stages as BuildKit names their steps, all platforms together. */
function stagesOf(
  snapshot: ProgressSnapshot | undefined,
  bases: Readonly<Record<string, string>>,
): ReportedStage[] {
  const stages = new Map<string, StepSnapshot[]>();
  for (const step of snapshot?.steps ?? []) {
    const name = /^\[(?:[^\s\]]+\/[^\s\]]+ )?(?:([^\s\]]+) )?\d+\/\d+\]/.exec(step.name);
    if (name === null) continue;
    const stage = name[1] ?? 'stage-0';
    stages.set(stage, [...(stages.get(stage) ?? []), step]);
  }
  return [...stages].map(([name, steps]) => {
    const from = steps.flatMap(({ fullName }) => /\bFROM (\S+?)(?:@|\s|$)/.exec(fullName) ?? []);
    const base = from[1];
    const digest = base === undefined ? undefined : bases[base];
    return {
      name,
      ...(base !== undefined && { base }),
      ...(digest !== undefined && { baseDigest: digest }),
      steps: steps.length,
      cached: steps.filter(({ state }) => state === 'cached').length,
      durationMs: Math.round(spanOf({ steps })),
    };
  });
}

/** Lines to copy: what was pushed, by tag and by digest. */
function instructions({ plan, result }: ReportFacts): Pick<BuildReport, 'pull' | 'verify'> {
  const [tag] = plan.spec.tags;
  if (tag === undefined || result?.digest === undefined || plan.spec.output !== 'push')
    return { pull: [], verify: [] };
  const { repository } = tag;
  const pinned = formatReference({ kind: 'digest', repository, digest: result.digest });
  return {
    pull: [`docker pull ${formatReference(tag)}`, `docker pull ${pinned}`],
    verify: [
      `docker buildx imagetools inspect ${pinned}`,
      `slipway inspect ${pinned}`,
      ...plan.spec.platforms.map(
        (platform) => `docker run --rm --platform ${formatPlatform(platform)} ${pinned}`,
      ),
    ],
  };
}
