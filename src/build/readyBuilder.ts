import { BuildError } from './buildError.ts';
import type { CreateBuilder } from './builder.ts';
import type { BuildKit } from './buildKit.ts';
import type { BuildPlan } from './buildPlan.ts';
import type { BuildObserver } from './buildObserver.ts';

/**
 * Creates or starts the builder of a plan. One that sleeps would be woken by the build itself, but
 * then nobody sees why it waits. BuildError.
 */
export async function readyBuilder(
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
