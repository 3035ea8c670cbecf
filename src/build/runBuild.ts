import type { Digest } from '../oci/digest.ts';
import { isAbort } from '../oci/failure.ts';
import { formatPlatform } from '../oci/platform.ts';
import type { TagReference } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import { BuildError } from './buildError.ts';
import type { CreateBuilder } from './builder.ts';
import type { BuildKit, BuildMetadata } from './buildKit.ts';
import type { BuildPlan } from './buildPlan.ts';
import { BuildProgress } from './buildProgress.ts';
import { classifyFailure } from './classifyFailure.ts';
import type { BuiltPlatform } from './confirmPush.ts';
import { confirmPush } from './confirmPush.ts';
import type { VertexWarning } from './solveStatus.ts';

export type { BuiltPlatform } from './confirmPush.ts';

export type BuildPhase = 'creating-builder' | 'bootstrapping' | 'building' | 'confirming';

export interface BuildObserver {
  /** After every change; always the same object, to be read at the observer's own pace. */
  onProgress(progress: BuildProgress): void;
  /** A line of stderr that is not progress. */
  onText(line: string): void;
  onPhase(phase: BuildPhase): void;
}

export interface BuildPorts {
  readonly buildKit: BuildKit;
  readonly registry: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface BuildResult {
  readonly image: string;
  readonly digest?: Digest;
  readonly tags: readonly TagReference[];
  /** What the registry holds; empty when nothing was pushed. */
  readonly platforms: readonly BuiltPlatform[];
  readonly buildRef?: string;
  readonly durationMs: number;
  readonly warnings: readonly VertexWarning[];
  readonly cached: number;
  readonly total: number;
}

/** More text than this says nothing new about why a build failed. */
const mostText = 2000;

/**
 * Runs a plan to the end, and after a push proves that the registry holds what was asked for.
 * Throws BuildError, or AbortError once everything the build had started is gone.
 */
export async function runBuild(
  plan: BuildPlan,
  ports: BuildPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  const started = ports.now();
  await readyBuilder(plan, ports.buildKit, observer, signal);
  observer.onPhase('building');
  const progress = new BuildProgress(plan.spec.platforms.map(formatPlatform));
  const { digest, buildRef } = await solve(plan, ports.buildKit, progress, observer, signal);
  let platforms: readonly BuiltPlatform[] = [];
  if (plan.spec.output === 'push') {
    observer.onPhase('confirming');
    platforms = await confirmPush(plan.spec, pushed(digest), ports.registry, signal);
  }
  const { warnings, cached, total } = progress.snapshot();
  return {
    image: plan.spec.image,
    ...(digest !== undefined && { digest }),
    tags: plan.spec.tags,
    platforms,
    ...(buildRef !== undefined && { buildRef }),
    durationMs: ports.now() - started,
    warnings,
    cached,
    total,
  };
}

/** A builder that sleeps would be woken by the build itself, but then nobody sees why it waits. */
async function readyBuilder(
  { builder: choice }: BuildPlan,
  buildKit: BuildKit,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<void> {
  if (choice.kind === 'create') {
    observer.onPhase('creating-builder');
    await createUnlessThere(choice.create, buildKit, signal);
    observer.onPhase('bootstrapping');
    await buildKit.bootstrapBuilder(choice.create.name, signal);
    return;
  }
  const { name, driver, nodes } = choice.builder;
  // BuildKit leaves out a node that fails as long as another one works; starting it would fail.
  if (driver === 'docker' || nodes.some((node) => node.error !== undefined)) return;
  if (nodes.every((node) => node.status === 'running')) return;
  observer.onPhase('bootstrapping');
  await buildKit.bootstrapBuilder(name, signal);
}

/** Since the plan was made, its other image or another window may have created the builder. */
async function createUnlessThere(
  request: CreateBuilder,
  buildKit: BuildKit,
  signal: AbortSignal,
): Promise<void> {
  try {
    await buildKit.createBuilder(request, signal);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    const builders = await buildKit.listBuilders(signal);
    if (!builders.some(({ name }) => name === request.name)) throw error;
  }
}

async function solve(
  plan: BuildPlan,
  buildKit: BuildKit,
  progress: BuildProgress,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildMetadata> {
  const text: string[] = [];
  let metadata: BuildMetadata | undefined;
  try {
    for await (const event of buildKit.solve(plan.command, signal)) {
      if (event.kind === 'done') metadata = event.metadata;
      else if (event.kind === 'status') {
        progress.apply(event.status);
        observer.onProgress(progress);
      } else {
        if (text.push(event.line) > mostText) text.shift();
        progress.note(event.line);
        observer.onText(event.line);
      }
    }
  } catch (error) {
    progress.finish(isAbort(error) ? 'cancelled' : 'failed');
    observer.onProgress(progress);
    throw explained(error, text, progress, plan);
  }
  progress.finish('done');
  observer.onProgress(progress);
  return metadata ?? {};
}

/** The adapter knows that buildx failed; why is in what the build said. */
function explained(
  error: unknown,
  text: readonly string[],
  progress: BuildProgress,
  { spec }: BuildPlan,
): unknown {
  const unexplained =
    error instanceof BuildError && (error.reason === 'failed' || error.reason === 'cancelled');
  if (!unexplained) return error;
  return classifyFailure({ exitCode: error.exitCode ?? null, text, progress, spec });
}

function pushed(digest: Digest | undefined): Digest {
  if (digest !== undefined) return digest;
  throw new BuildError(
    'no-metadata',
    'buildx pushed without saying which digest, so the push cannot be confirmed.',
    'Look at the tags in the registry, and update Docker Buildx.',
  );
}
