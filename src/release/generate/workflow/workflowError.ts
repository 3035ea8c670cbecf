import { Failure } from '../../../oci/failure.ts';

export type WorkflowErrorReason =
  | 'no-images'
  | 'no-repository' // an image that goes nowhere
  | 'unsupported' // something a workflow of Docker's actions cannot say
  | 'unpinned' // the commit of an action is not known
  | 'subfolder'; // GitHub reads workflows at the root of the repository alone

export class WorkflowError extends Failure<WorkflowErrorReason> {
  override readonly name = 'WorkflowError';
}

/** Of something in slipway.yaml that no step can be made of. */
export function unsupported(image: string, what: string, remedy: string): WorkflowError {
  return new WorkflowError(
    'unsupported',
    `${image}: ${what} cannot be said in the workflow.`,
    remedy,
  );
}

export function nowhere(image: string): WorkflowError {
  return new WorkflowError(
    'no-repository',
    `“${image}” has no repository to be pushed to.`,
    `Add repositories: [registry/name] to ${image} in slipway.yaml.`,
  );
}
