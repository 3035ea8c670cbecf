import type { Digest } from '../../oci/digest.ts';
import type { CheckName, CheckResult } from './check.ts';
import type { VerifyRules } from './verifyRules.ts';

/** What will be looked at, and how; printable as it is. */
export interface VerifyPlan {
  readonly images: readonly PlannedImage[];
}

export interface PlannedImage {
  /** Name in slipway.yaml, or the reference that was asked for. */
  readonly name: string;
  /** What was asked for, e.g. `host/path:1.4.0`. */
  readonly reference: string;
  /** `host/path`. */
  readonly repository: string;
  /** What is verified, whatever the tag points at later. */
  readonly digest: Digest;
  /** Fills in `{{version}}`. */
  readonly version?: string;
  readonly rules: VerifyRules;
  readonly platforms: readonly PlannedPlatform[];
  /** The release before, for its sizes. */
  readonly previous?: PreviousRelease;
}

export interface PreviousRelease {
  /** `host/path:1.3.0`. */
  readonly reference: string;
  readonly sizes: readonly { readonly platform: string; readonly size: number }[];
}

export interface PlannedPlatform {
  /** `os/arch[/variant]`. */
  readonly platform: string;
  /** Absent when the image has no such platform, which fails it. */
  readonly digest?: Digest;
  /** Compressed bytes of config and layers. */
  readonly size?: number;
  readonly checks: readonly PlannedCheck[];
}

export interface PlannedCheck {
  readonly check: CheckName;
  /** In a few words: `run --version`, `at most 20 MB`. */
  readonly what: string;
}

export interface VerifiedPlatform {
  readonly platform: string;
  readonly digest?: Digest;
  readonly size?: number;
  readonly checks: readonly CheckResult[];
}

export interface VerifiedImage {
  readonly name: string;
  readonly reference: string;
  readonly repository: string;
  readonly digest: Digest;
  readonly platforms: readonly VerifiedPlatform[];
}

export interface VerifyReport {
  /** Nothing failed, and everything that was to be checked was. */
  readonly ok: boolean;
  readonly images: readonly VerifiedImage[];
}
