import type { BuildSpec } from '../build/buildSpec.ts';
import { formatReference } from '../oci/reference.ts';
import { ConfigError } from './config/configError.ts';

/** Two images under one tag: the second would overwrite the first. Throws ConfigError. */
export function refuseSharedTags(specs: readonly BuildSpec[]): void {
  const owners = new Map<string, string>();
  for (const { image, tags } of specs) {
    for (const tag of tags.map(formatReference)) {
      const owner = owners.get(tag);
      if (owner !== undefined) throw shared(tag, owner, image);
      owners.set(tag, image);
    }
  }
}

function shared(tag: string, one: string, other: string): ConfigError {
  return new ConfigError(
    'invalid-request',
    `${tag} would be the tag of both “${one}” and “${other}”: one would overwrite the other.`,
    'Build one image at a time under a full reference, or give each image its own repository.',
  );
}
