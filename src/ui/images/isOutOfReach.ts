import { RegistryError } from '../../oci/registryError.ts';

/** True when the registry could not be asked, or not now: what it said before may still hold. */
export function isOutOfReach(error: unknown): error is RegistryError {
  if (!(error instanceof RegistryError)) return false;
  const { reason } = error;
  return (
    reason === 'unreachable' ||
    reason === 'timeout' ||
    reason === 'rate-limited' ||
    reason === 'server'
  );
}

/** True when the registry did not answer at all. */
export function isOffline(error: unknown): boolean {
  return isOutOfReach(error) && (error.reason === 'unreachable' || error.reason === 'timeout');
}

/** True when asking about anything else would not help either, or make it worse. */
export function asksForPeace(error: unknown): boolean {
  return isOutOfReach(error) && error.reason !== 'server';
}
