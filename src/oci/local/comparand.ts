import type { Digest } from '../digest.ts';
import { isDigest } from '../digest.ts';
import type { Reference } from '../reference.ts';
import { formatReference, parseReference, referenceTitle } from '../reference.ts';

/** One side of a comparison: in a registry, or an image the engine has, by name or by id. */
export type Comparand =
  | { readonly place: 'registry'; readonly reference: Reference }
  | { readonly place: 'engine'; readonly name: Reference | Digest };

/** As skopeo writes it. */
const prefix = 'docker-daemon:';

/** Parses a reference, or one after `docker-daemon:`. Throws InvalidReferenceError. */
export function parseComparand(text: string): Comparand {
  if (!text.startsWith(prefix)) return { place: 'registry', reference: parseReference(text) };
  const name = text.slice(prefix.length);
  return { place: 'engine', name: isDigest(name) ? name : parseReference(name) };
}

export function formatComparand(one: Comparand): string {
  if (one.place === 'registry') return formatReference(one.reference);
  return `${prefix}${typeof one.name === 'string' ? one.name : formatReference(one.name)}`;
}

/** The last part, for where room is short; `local` says what it is called where it is of the engine. */
export function comparandTitle(one: Comparand, local: string): string {
  if (one.place === 'registry') return referenceTitle(one.reference);
  const { name } = one;
  const short = typeof name === 'string' ? name.slice(7, 19) : referenceTitle(name);
  return `${short} (${local})`;
}
