import * as z from 'zod/mini';
import type { Workflow, WorkflowStep } from './workflow.ts';
import { workflowSteps } from './workflow.ts';
import type { WorkflowTrap } from './workflowTrap.ts';

const Permissions = z.record(z.string(), z.unknown());

/** Jobs that push to GHCR with a GITHUB_TOKEN that may not. */
export function missingPackagePermission(workflow: Workflow): WorkflowTrap[] {
  const steps = workflowSteps(workflow);
  return steps.filter(signsInToGhcr).flatMap((step) => {
    const { job, path } = step;
    if (!steps.some((other) => other.job === job && pushes(other))) return [];
    const granted = job.permissions ?? workflow.permissions;
    if (maySend(granted)) return [];
    const why =
      granted === undefined
        ? 'Nothing grants it, and in new repositories GITHUB_TOKEN only reads'
        : 'The permissions do not grant it';
    return [
      {
        path: [...path, 'with', 'password'],
        message: `Pushing to ghcr.io needs “packages: write”. ${why}: add permissions with contents: read and packages: write to the job.`,
      },
    ];
  });
}

function signsInToGhcr(step: WorkflowStep): boolean {
  return (
    step.action === 'docker/login-action' &&
    step.input('registry').toLowerCase() === 'ghcr.io' &&
    /secrets\.GITHUB_TOKEN|github\.token/i.test(step.input('password'))
  );
}

function pushes(step: WorkflowStep): boolean {
  if (step.action === 'docker/build-push-action' || step.action === 'docker/bake-action') {
    const push = step.input('push');
    return (push !== '' && push !== 'false') || /\bpush=true\b/.test(step.input('outputs'));
  }
  return /\bdocker\s+(?:image\s+)?push\b|\bbuildx\b[^\n]*--push\b|\bimagetools\s+create\b/.test(
    step.run,
  );
}

/** Once `permissions` is there, what it leaves out is refused. */
function maySend(granted: unknown): boolean {
  if (granted === 'write-all') return true;
  const list = Permissions.safeParse(granted);
  return list.success && list.data['packages'] === 'write';
}
