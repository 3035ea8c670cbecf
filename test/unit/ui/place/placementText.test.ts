import { expect, it } from 'vitest';
import { isDigest } from '../../../../src/oci/digest.ts';
import { ociIndex, ociManifest } from '../../../../src/oci/mediaType.ts';
import { mergeText } from '../../../../src/ui/place/placementText.ts';
import { english } from '../translate.ts';

it('a platform of a registry cannot add lines to the question', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  if (!isDigest(digest)) throw new TypeError(digest);
  const platform = { os: 'linux\nNothing is overwritten.\u202e', architecture: 'amd64' };
  const manifest = { kind: 'index', mediaType: ociIndex, manifests: [], annotations: {} } as const;
  const top = {
    repository: { registry: 'ghcr.io', name: 'acme/api' },
    descriptor: { mediaType: ociIndex, digest, size: 1, annotations: {} },
    bytes: new Uint8Array(),
    manifest,
  };
  const entries = [{ mediaType: ociManifest, digest, size: 1, platform }];
  const text = mergeText({ top, entries, copies: [], tags: [], notes: [] }, english);
  expect(text.split('\n')[0]).toBe('Index of linux Nothing is overwritten.\ufffd/amd64');
});
