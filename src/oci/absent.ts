import { RegistryError } from './registryError.ts';

/** What a registry answers, or undefined where it says that there is no such thing. Other failures stay. */
export async function absentAsUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return undefined;
    throw error;
  }
}
