import type { Digest } from './digest.ts';
import type { Inspection } from './inspect.ts';

/** The public document of `slipway inspect --json` (DESIGN §5). */
export interface InspectionJson {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly platforms: readonly {
    readonly platform: string;
    readonly digest: Digest;
    readonly size?: number;
    readonly created?: string;
  }[];
  readonly attestations: readonly {
    readonly digest: Digest;
    readonly subject: Digest;
    readonly predicateTypes: readonly string[];
  }[];
}

export function inspectionJson(inspection: Inspection): InspectionJson {
  throw new Error(`not written yet: ${inspection.digest}`);
}
