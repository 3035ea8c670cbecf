/** A trap in a workflow. `path` leads to the value that is in the way. */
export interface WorkflowTrap {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
