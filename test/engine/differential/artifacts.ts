import type { Content, Stored } from './content.ts';
import type { Entry } from './images.ts';
import { types } from './images.ts';
import type { Random } from './random.ts';

export function emptyConfig(content: Content): Stored {
  return content.blob(types.ociEmpty, {});
}

/** A manifest about `subject`, or an artifact of its own. */
export function referrer(
  content: Content,
  random: Random,
  subject: Stored | undefined,
  artifactType: string,
): Stored {
  return content.manifest(types.ociManifest, {
    schemaVersion: 2,
    mediaType: types.ociManifest,
    artifactType,
    config: emptyConfig(content),
    layers: [content.blob(artifactType, { number: random.below(2 ** 31) })],
    ...(subject && { subject: bare(subject) }),
    annotations: { 'org.opencontainers.image.created': '2026-01-01T00:00:00Z' },
  });
}

/** An attestation as BuildKit keeps it in the index: before 0.32, or as an artifact. */
export function attestation(
  content: Content,
  random: Random,
  about: string,
  layout: 'old' | 'new',
  subject?: Stored,
): Entry {
  const statement = content.blob(types.inToto, {
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [],
    predicateType: 'https://slsa.dev/provenance/v0.2',
    predicate: { invocation: { random: random.below(2 ** 31) } },
  });
  const layer = {
    ...statement,
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  };
  const common = { schemaVersion: 2, mediaType: types.ociManifest, layers: [layer] };
  const stored = content.manifest(
    types.ociManifest,
    layout === 'old'
      ? {
          ...common,
          config: content.blob(types.ociConfig, {
            architecture: 'unknown',
            os: 'unknown',
            config: {},
            rootfs: { type: 'layers', diff_ids: [statement.digest] },
          }),
        }
      : {
          ...common,
          artifactType: types.attestation,
          config: emptyConfig(content),
          ...(subject && { subject: bare(subject) }),
        },
  );
  const entry = {
    ...stored,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': about,
    },
  };
  return layout === 'old' ? entry : { ...entry, ...{ artifactType: types.attestation } };
}

function bare({ mediaType, digest, size }: Stored): Stored {
  return { mediaType, digest, size };
}
