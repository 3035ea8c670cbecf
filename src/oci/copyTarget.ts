import type { Reference, Repository } from './reference.ts';
import { InvalidReferenceError, parseReference, parseRepository } from './reference.ts';

export interface CopyTarget {
  readonly repository: Repository;
  readonly tags: readonly string[];
}

/**
 * Where a copy goes: `repository:tag`, or `repository` for the tag of the source (none when that is
 * named by digest alone). Throws InvalidReferenceError.
 */
export function copyTarget(text: string, source: Reference): CopyTarget {
  if (text.includes('@')) throw new InvalidReferenceError(text, 'a target is named by tag');
  const named = text.lastIndexOf(':') > text.lastIndexOf('/');
  const { tag } = source;
  if (!named) return { repository: parseRepository(text), tags: tag === undefined ? [] : [tag] };
  const target = parseReference(text);
  return { repository: target.repository, tags: target.tag === undefined ? [] : [target.tag] };
}
