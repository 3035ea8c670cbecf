import type { BuildKit } from '../buildKit.ts';
import type { BuilderChange, BuilderPlan } from './builderChange.ts';
import { freedBytes } from './diskUsage.ts';
import { planBuilderChange } from './planBuilderChange.ts';

/** Asks buildx what a plan needs to know. BuildError. */
export async function planOfChange(
  buildKit: BuildKit,
  change: BuilderChange,
  signal: AbortSignal,
): Promise<BuilderPlan> {
  const builders = await buildKit.listBuilders(signal);
  if (change.kind === 'create') return planBuilderChange(change, { builders });
  const builder = builders.find(({ name }) => name === change.name);
  const running = builder?.nodes.some(({ status }) => status === 'running') === true;
  const weighed = ['remove', 'reset', 'prune'].includes(change.kind) && running;
  const [setup, usage] = await Promise.all([
    change.kind === 'reset' && builder !== undefined
      ? buildKit.builderSetup(change.name, signal)
      : undefined,
    // Only tells more: a builder that cannot be asked can be removed all the same.
    weighed ? buildKit.diskUsage(change.name, signal).catch(() => undefined) : undefined,
  ]);
  signal.throwIfAborted();
  return planBuilderChange(change, {
    builders,
    ...(setup === undefined ? {} : { setup }),
    ...(usage === undefined ? {} : { usage }),
  });
}

export interface BuilderChanged {
  /** Bytes, where the change was to free some. */
  readonly freed?: number;
}

/** Runs a plan; `onText` hears what buildx says meanwhile. BuildError, or AbortError. */
export async function applyBuilderPlan(
  buildKit: BuildKit,
  plan: BuilderPlan,
  onText: (line: string) => void,
  signal: AbortSignal,
): Promise<BuilderChanged> {
  let said = '';
  for (const command of plan.commands) said = await buildKit.manage(command, onText, signal);
  const freed = plan.kind === 'prune' ? freedBytes(said) : undefined;
  return freed === undefined ? {} : { freed };
}
