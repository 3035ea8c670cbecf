import { isAbort } from '../../oci/failure.ts';
import type { CopyPlan, CopyRequest } from '../../oci/planCopy.ts';
import { planCopy } from '../../oci/planCopy.ts';
import type { Reference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';

export interface WholeCopy {
  readonly plan: CopyPlan;
  /** Why what refers to the image is not known. */
  readonly why?: string;
}

/**
 * A copy, with what refers to the image where that is asked for; where it cannot be listed, the image
 * alone, and why.
 * RegistryError.
 */
export async function planWholeCopy(
  registry: Registry,
  source: Reference,
  request: CopyRequest,
  signal: AbortSignal,
): Promise<WholeCopy> {
  try {
    return { plan: await planCopy(registry, source, request, signal) };
  } catch (error) {
    if (isAbort(error) || !(error instanceof RegistryError)) throw error;
    if (request.referrers !== true) throw error;
    const plan = await planCopy(registry, source, { ...request, referrers: false }, signal);
    return { plan, why: error.message };
  }
}

/** How many signatures, SBOMs and other artifacts are copied beside the image. */
export function attachmentCount({ attachments: { referrers, tags } }: CopyPlan): number {
  return referrers.length + tags.length;
}
