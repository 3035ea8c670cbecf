import { Failure, isAbort } from '../../oci/failure.ts';
import type { Fix } from './fix.ts';

export interface Finding {
  /** Stable, e.g. `engine` or `registry:ghcr.io/acme/api`. */
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly remedy?: string;
  /** What does it. */
  readonly fix?: Fix;
}

export type Verdict = Omit<Finding, 'id' | 'title'>;

export function ok(detail: string): Verdict {
  return { state: 'ok', detail };
}

export function skipped(detail: string): Verdict {
  return { state: 'skipped', detail };
}

export function warning(detail: string, remedy: string): Verdict {
  return { state: 'warning', detail, remedy };
}

export function failed(error: unknown): Verdict {
  if (error instanceof Failure)
    return { state: 'failed', detail: error.message, remedy: error.remedy };
  const detail = error instanceof Error ? error.message : String(error);
  return { state: 'failed', detail, remedy: 'Report this with the log of Slipway.' };
}

export function fixedBy(verdict: Verdict, fix: Fix): Verdict {
  return { ...verdict, fix };
}

/** Runs one check; what it throws is its finding, except an abort. */
export async function check(
  id: string,
  title: string,
  verdict: () => Promise<Verdict> | Verdict,
): Promise<Finding> {
  try {
    return { id, title, ...(await verdict()) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { id, title, ...failed(error) };
  }
}
