import { onThisMachine } from '../../build/onThisMachine.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Session } from '../sessions.ts';

/** Driver options without which a builder in a container could not push what is configured. */
export async function proposedOptions(
  sessions: readonly Session[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (const { slipway } of sessions) {
    try {
      const { images } = await slipway.project(signal);
      const registries = images.flatMap(({ repositories }) => repositories);
      if (registries.some(({ registry }) => onThisMachine(registry))) return ['network=host'];
    } catch (error) {
      if (isAbort(error)) throw error;
      // A project that cannot be read proposes nothing; its own view says why.
    }
  }
  return [];
}
