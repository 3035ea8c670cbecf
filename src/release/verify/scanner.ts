import type { Digest } from '../../oci/digest.ts';
import { Failure } from '../../oci/failure.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Severity } from './verifyRules.ts';

export interface Vulnerability {
  /** `CVE-2026-1234`. */
  readonly id: string;
  readonly severity: Severity | 'unknown';
  readonly package: string;
  /** The version that mends it, if there is one. */
  readonly fixedIn?: string;
}

export interface ScanResult {
  /** `trivy 0.58.1`. */
  readonly scanner: string;
  readonly vulnerabilities: readonly Vulnerability[];
}

export type ScannerErrorReason = 'not-installed' | 'timeout' | 'failed';

export class ScannerError extends Failure<ScannerErrorReason> {
  override readonly name = 'ScannerError';
}

/** A scanner for known vulnerabilities that is installed. Fails with ScannerError. */
export interface Scanner {
  scan(
    repository: Repository,
    digest: Digest,
    platform: string,
    signal: AbortSignal,
  ): Promise<ScanResult>;
}
