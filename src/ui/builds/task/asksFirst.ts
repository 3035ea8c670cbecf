import type { BuildPlan } from '../../../build/buildPlan.ts';
import { isFullVersion } from '../../../oci/tagVersion.ts';
import type { BuildTask } from './taskDefinition.ts';

/**
 * Whether somebody must agree before a task pushes. With `confirm: false` the one who wrote it has,
 * but for the tag of a full version that is there already, or may be.
 */
export function asksFirst(
  { confirm }: Pick<BuildTask, 'confirm'>,
  plans: readonly BuildPlan[],
): boolean {
  const pushes = plans.filter(({ skip, spec }) => skip === undefined && spec.output === 'push');
  if (confirm) return pushes.length > 0;
  return pushes.some(({ tags }) =>
    (tags ?? []).some(
      ({ action, reference }) => action !== 'create' && isFullVersion(reference.tag),
    ),
  );
}
