/** In the order they are shown. */
export const checkNames = [
  'platform',
  'architecture',
  'size',
  'user',
  'shell',
  'labels',
  'ports',
  'run',
  'health',
  'scan',
  'signature',
] as const;

export type CheckName = (typeof checkNames)[number];

export interface CheckResult {
  readonly check: CheckName;
  /**
   * `unchecked`: it was to be checked and could not be, which is not passed. `noted`: no rule says
   * what it should be.
   */
  readonly state: 'passed' | 'failed' | 'unchecked' | 'noted';
  /** What was found, in a line. */
  readonly detail: string;
  readonly remedy?: string;
}
