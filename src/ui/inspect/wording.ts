import type { Translate } from '../translate.ts';

/** How a page is worded: the language, and what “now” is for ages. */
export interface Wording {
  readonly t: Translate;
  readonly now: number;
  readonly language: string;
}
