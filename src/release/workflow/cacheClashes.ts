import type { WorkflowStep } from './workflow.ts';
import type { WorkflowTrap } from './workflowTrap.ts';

/** BuildKit's name for the GitHub cache of a build that names none. */
const defaultScope = 'buildkit';

/** Builds that write the same scope of the GitHub cache: each throws away what the other kept. */
export function cacheClashes(steps: readonly WorkflowStep[]): WorkflowTrap[] {
  const writers = steps.flatMap((step) => {
    const scope = scopeWritten(step);
    return scope === undefined ? [] : [{ step, scope }];
  });
  return writers.flatMap(({ step, scope }) => {
    const others = writers.filter((other) => other.scope === scope);
    const repeated = step.job.strategy?.matrix !== undefined && !scope.includes('${{');
    if (others.length < 2 && !repeated) return [];
    return [
      {
        path: [...step.path, 'with', 'cache-to'],
        message: `Several builds write the cache scope “${scope}”, and the last one wins. Give each its own: type=gha,mode=max,scope=<image>-<platform>, here and in cache-from.`,
      },
    ];
  });
}

function scopeWritten(step: WorkflowStep): string | undefined {
  if (step.action !== 'docker/build-push-action') return undefined;
  const target = step
    .input('cache-to')
    .split('\n')
    .find((line) => /(?:^|,)\s*type=gha\b/.test(line));
  if (target === undefined) return undefined;
  return /(?:^|,)scope=((?:\$\{\{.*?\}\}|[^,])+)/.exec(target)?.[1]?.trim() ?? defaultScope;
}
