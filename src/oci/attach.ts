import { mapConcurrently } from './mapConcurrently.ts';
import type { CopyPlan } from './planCopy.ts';
import type { WritePorts } from './writeTags.ts';
import { writeTags } from './writeTags.ts';

/**
 * Makes what was copied beside an image known as that: referrers are listed, cosign's tags written,
 * each unless it is already so. RegistryError.
 */
export async function attach(
  ports: WritePorts,
  { target, attachments: { referrers, tags } }: CopyPlan,
  signal: AbortSignal,
): Promise<void> {
  for (const { subject, listed } of referrers)
    await ports.writer.addReferrer(target, subject, listed, signal);
  // Of different digests, so that they do not come into each other's way.
  await mapConcurrently(tags, 2, ({ change, manifest }) =>
    writeTags(ports, manifest, [change], signal),
  );
}
