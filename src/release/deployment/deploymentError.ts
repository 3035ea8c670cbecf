import { Failure } from '../../oci/failure.ts';

export type DeploymentErrorReason =
  | 'environment' // not a name
  | 'no-images' // nothing of the version is in a registry
  | 'no-issue' // nothing to close
  | 'read-only'
  | 'changed'; // not as it was when the plan was made

export class DeploymentError extends Failure<DeploymentErrorReason> {
  override readonly name = 'DeploymentError';
}
