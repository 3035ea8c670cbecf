import type { Digest } from './digest.ts';
import { present } from './foreignJson.ts';
import type { Inspection } from './inspect.ts';
import { formatPlatform } from './platform.ts';
import { formatReference } from './reference.ts';

/** The public document of `slipway inspect --json` (DESIGN §5). */
export interface InspectionJson {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly platforms: readonly {
    /** `os/arch[/variant]` */
    readonly platform: string;
    readonly digest: Digest;
    /** Compressed bytes: config and layers. */
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
  const { reference, digest, mediaType, platforms, attestations } = inspection;
  return {
    reference: formatReference(reference),
    digest,
    mediaType,
    platforms: platforms.map((image) => ({
      platform: formatPlatform(image.platform),
      digest: image.digest,
      ...present({ size: image.size, created: image.created }),
    })),
    attestations: attestations.map(({ digest, subject, predicateTypes }) => ({
      digest,
      subject,
      predicateTypes,
    })),
  };
}
