import { nearestName } from '../release/nearestName.ts';

/** The word a mistyped or unfinished one most likely meant; undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const begun = candidates.find((candidate) => word.length > 1 && candidate.startsWith(word));
  return begun ?? nearestName(word, candidates);
}
