import { parseFlavor } from './flavor.ts';

/** What a flavor puts around tags: only tags that have it are compared with each other. */
export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** What stands around every tag. `v` is part of a version anyway, and expressions differ by tag. */
export function affixesOf(text: string): Affixes {
  const { prefix, suffix } = parseFlavor(text);
  const literal = (affix: string): string => (affix === 'v' || affix.includes('{{') ? '' : affix);
  return { prefix: literal(prefix), suffix: literal(suffix) };
}
