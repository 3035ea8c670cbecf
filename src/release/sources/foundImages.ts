import type { ConfigProblem } from '../config/configDocument.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';

/** What a file, or all of them, describe; a file with problems may still give images. */
export interface FoundImages {
  readonly images: readonly ImageDefinition[];
  readonly problems: readonly ConfigProblem[];
}
