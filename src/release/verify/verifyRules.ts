import type { SizeRules } from '../sizeRules.ts';

/** How severe a vulnerability is, from the least to the worst. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What a container may use. */
export interface RunLimits {
  readonly timeoutMs: number;
  /** Bytes. */
  readonly memory: number;
  readonly network: 'none' | 'bridge';
  /** False: nothing but `/tmp` can be written to. */
  readonly writable: boolean;
}

/** What each platform's image of an image must pass; its size is that of config and layers, compressed. */
export interface VerifyRules extends SizeRules {
  /** Arguments it is run with; it is not run without. */
  readonly run?: readonly string[];
  readonly exitCode: number;
  /** Text the output must hold; may use `{{version}}`. */
  readonly output?: string;
  /** Started as it is, its health check must become healthy. */
  readonly health: boolean;
  readonly limits: RunLimits;
  /** A name, a number, or `nonroot` for anybody but root. */
  readonly user?: string;
  readonly noShell: boolean;
  /** Names of labels that must be set. */
  readonly labels: readonly string[];
  /** All that may be exposed, such as `8080/tcp`. */
  readonly ports?: readonly string[];
  /** From this severity on a known vulnerability fails. */
  readonly scan?: Severity;
}

export const defaultLimits: RunLimits = {
  timeoutMs: 60_000,
  memory: 512_000_000,
  network: 'none',
  writable: false,
};

/** Of an image nobody has said anything about: what is wrong with any image. */
export const noRules: VerifyRules = {
  exitCode: 0,
  health: false,
  limits: defaultLimits,
  noShell: false,
  labels: [],
};
