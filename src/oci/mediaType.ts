export const ociIndex = 'application/vnd.oci.image.index.v1+json';
export const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
export const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';

const dockerSchema1 = 'application/vnd.docker.distribution.manifest.v1+json';
const dockerSchema1Signed = 'application/vnd.docker.distribution.manifest.v1+prettyjws';

/** Preferred first; schema 1 is asked for only so that it can be reported by its name. */
export const acceptedManifests: readonly string[] = [
  ociIndex,
  dockerList,
  ociManifest,
  dockerManifest,
  dockerSchema1Signed,
  dockerSchema1,
];

const imageConfigs = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

export function isIndexType(mediaType: string): boolean {
  return mediaType === ociIndex || mediaType === dockerList;
}

export function isManifestType(mediaType: string): boolean {
  return mediaType === ociManifest || mediaType === dockerManifest;
}

export function isSchema1Type(mediaType: string): boolean {
  return mediaType === dockerSchema1 || mediaType === dockerSchema1Signed;
}

/** True where the config of a manifest describes a container image and not some other artifact. */
export function isImageConfigType(mediaType: string): boolean {
  return imageConfigs.has(mediaType);
}

/** A Content-Type without its parameters, in lower case; undefined when it says nothing. */
export function bareMediaType(contentType: string | undefined): string | undefined {
  const bare = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return bare === '' ? undefined : bare;
}
