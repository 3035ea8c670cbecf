import { describe, expect, it } from 'vitest';
import { isAbort } from '../../../src/oci/failure.ts';
import { RegistryError } from '../../../src/oci/registryError.ts';

describe('isAbort', () => {
  it('finds an abort, also as a cause', () => {
    const abort: unknown = AbortSignal.abort().reason;
    expect(isAbort(abort)).toBe(true);
    expect(isAbort(new Error('around', { cause: abort }))).toBe(true);
  });

  it('takes nothing else for one', () => {
    const failure = new RegistryError('timeout', 'late', 'try again');
    for (const other of [failure, undefined, null, 'AbortError', { name: 'AbortError' }])
      expect(isAbort(other)).toBe(false);
  });
});
