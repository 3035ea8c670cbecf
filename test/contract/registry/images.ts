import type { HostileRegistry, Pushed } from './hostileRegistry.ts';
import { types } from './hostileRegistry.ts';

export const name = 'acme/api';

/** A platform image with one layer of 1000 bytes. */
export function pushImage(
  registry: HostileRegistry,
  platform: { os: string; architecture: string; variant?: string },
  tag?: string,
): Pushed {
  const config = registry.blob(name, { ...platform, created: '2026-01-02T03:04:05Z' });
  return registry.manifest(name, tag, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [{ mediaType: types.layer, digest: `sha256:${'0'.repeat(64)}`, size: 1000 }],
  });
}

export function pushIndex(
  registry: HostileRegistry,
  tag: string | undefined,
  manifests: readonly object[],
): Pushed {
  const document = { schemaVersion: 2, mediaType: types.index, manifests };
  return registry.manifest(name, tag, document);
}

export function descriptor(pushed: Pushed, mediaType: string, more: object = {}): object {
  return { mediaType, digest: pushed.digest, size: pushed.size, ...more };
}

const inTotoLayer = {
  mediaType: 'application/vnd.in-toto+json',
  digest: `sha256:${'1'.repeat(64)}`,
  size: 10,
  annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
};

/** As BuildKit until 0.31: an image-like manifest, told apart by annotations of its entry. */
export function pushClassicAttestation(registry: HostileRegistry, subject: string): object {
  const config = registry.blob(name, { os: 'unknown', architecture: 'unknown', subject });
  const pushed = registry.manifest(name, undefined, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [inTotoLayer],
  });
  return descriptor(pushed, types.manifest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject,
    },
  });
}

/** As BuildKit since 0.32: an OCI artifact with a subject and the empty config. */
export function pushArtifactAttestation(registry: HostileRegistry, subject: Pushed): object {
  const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';
  const config = registry.blob(name, Buffer.from('{}'));
  const pushed = registry.manifest(name, undefined, {
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType,
    subject: descriptor(subject, types.manifest),
    config: descriptor(config, types.empty),
    layers: [inTotoLayer],
  });
  return descriptor(pushed, types.manifest, { artifactType });
}

/**
 * An attestation manifest that really holds the predicates, by their types, in BuildKit's layout
 * before 0.32 (`classic`) or since. Bytes stand for themselves; a number is a size nobody sends.
 */
export function pushStatements(
  registry: HostileRegistry,
  subject: Pushed,
  predicates: Readonly<Record<string, object | Buffer | number>>,
  layout: 'classic' | 'artifact',
): object {
  const layers = Object.entries(predicates).map(([predicateType, predicate]) => {
    const _type = 'https://in-toto.io/Statement/v0.1';
    const content = Buffer.isBuffer(predicate) ? predicate : { _type, predicateType, predicate };
    const blob = registry.blob(name, content);
    const size = typeof predicate === 'number' ? predicate : blob.size;
    const annotations = { 'in-toto.io/predicate-type': predicateType };
    return { ...inTotoLayer, digest: blob.digest, size, annotations };
  });
  const common = { schemaVersion: 2, mediaType: types.manifest, layers };
  const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';
  const config = registry.blob(name, Buffer.from('{}'));
  const pushed = registry.manifest(name, undefined, {
    ...common,
    config: descriptor(config, layout === 'classic' ? types.config : types.empty),
    ...(layout === 'classic' ? {} : { artifactType, subject: descriptor(subject, types.manifest) }),
  });
  return descriptor(pushed, types.manifest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject.digest,
    },
    ...(layout === 'classic' ? {} : { artifactType }),
  });
}
