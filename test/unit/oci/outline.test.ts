import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import type { Descriptor, Manifest } from '../../../src/oci/manifest.ts';
import { outline } from '../../../src/oci/outline.ts';

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

function entry(letter: string, more: Partial<Descriptor> = {}): Descriptor {
  return { mediaType: imageType, digest: digest(letter), size: 1, annotations: {}, ...more };
}

function outlined(manifest: Manifest) {
  const repository = { registry: 'reg.example.com', name: 'acme/api' };
  const descriptor = entry('0', { mediaType: manifest.mediaType });
  return outline({ repository, descriptor, bytes: new Uint8Array(), manifest });
}

function ofIndex(...manifests: Descriptor[]) {
  return outlined({ kind: 'index', mediaType: indexType, annotations: {}, manifests });
}

const amd64 = { platform: { os: 'linux', architecture: 'amd64' } };
const unknown = { platform: { os: 'unknown', architecture: 'unknown' } };

function classic(letter: string, subject: string): Descriptor {
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digest(subject),
  };
  return entry(letter, { ...unknown, annotations });
}

describe('outline', () => {
  it('joins attestations to the image they name, several to one', () => {
    const image = entry('a', amd64);
    const [first, second, lost] = [classic('b', 'a'), classic('c', 'a'), classic('d', 'f')];
    expect(ofIndex(image, first, second, lost)).toEqual({
      platforms: [{ descriptor: image, platform: amd64.platform, attestations: [first, second] }],
      orphans: [lost],
      nested: [],
      other: [],
    });
  });

  it('knows the artifact layout by its type, joined where its entry names the subject', () => {
    const image = entry('a', amd64);
    const silent = entry('b', { artifactType });
    const named = { ...classic('c', 'a'), artifactType };
    const { platforms, orphans } = ofIndex(image, silent, named);
    expect(platforms.map(({ attestations }) => attestations)).toEqual([[named]]);
    expect(orphans).toEqual([silent]);
  });

  it('never shows unknown/unknown as a platform', () => {
    const strange = entry('a', { ...unknown, annotations: { 'vnd.docker.reference.type': 'x' } });
    const bare = entry('b', unknown);
    const { platforms, other } = ofIndex(strange, bare);
    expect(platforms).toEqual([]);
    expect(other).toEqual([strange, bare]);
  });

  it('sorts out nested indexes, artifacts and unknown types', () => {
    const nested = entry('a', { mediaType: indexType });
    const bundle = entry('b', { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' });
    const future = entry('c', { mediaType: 'application/vnd.example.future' });
    const image = entry('d');
    const found = ofIndex(nested, bundle, future, image);
    expect(found.nested).toEqual([nested]);
    expect(found.other).toEqual([bundle, future]);
    expect(found.platforms).toEqual([{ descriptor: image, attestations: [] }]);
  });

  it('shows an image named twice for one platform once, for two platforms twice', () => {
    const image = entry('a', amd64);
    const again = entry('a', { platform: { os: 'linux', architecture: '386' } });
    expect(ofIndex(image, image, again).platforms).toHaveLength(2);
  });

  it('takes a manifest by itself for an image, an attestation or something else', () => {
    const manifest = (config: string, layer: string): Manifest => ({
      kind: 'manifest',
      mediaType: imageType,
      annotations: {},
      config: entry('c', { mediaType: config }),
      layers: [entry('1', { mediaType: layer })],
    });
    const config = 'application/vnd.oci.image.config.v1+json';
    expect(outlined(manifest(config, 'x/layer')).platforms).toHaveLength(1);
    expect(outlined(manifest(config, 'application/vnd.in-toto+json')).orphans).toHaveLength(1);
    expect(outlined(manifest('application/vnd.oci.empty.v1+json', 'x/y')).other).toHaveLength(1);
  });
});
