import type { Manifest } from './manifest.ts';

export interface ManifestSource {
  readonly host: string;
  readonly reference: string;
}

/** RegistryError `malformed` or `unsupported`. */
export function parseManifest(
  bytes: Uint8Array,
  contentType: string | undefined,
  source: ManifestSource,
): Manifest {
  throw new Error(`not written yet: ${[bytes, contentType, source].length}`);
}
