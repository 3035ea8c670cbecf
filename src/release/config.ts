import type { ConfigDocument, ConfigProblem } from './configDocument.ts';
import type { SlipwayConfig } from './configSchema.ts';

export type { SlipwayConfig } from './configSchema.ts';

export interface ValidatedConfig {
  /** Absent when any problem is an error. */
  readonly config?: SlipwayConfig;
  readonly problems: readonly ConfigProblem[];
}

/** Checks a document against the schema of slipway.yaml; problems are in the order of the file. */
export function validateConfig(document: ConfigDocument): ValidatedConfig {
  return { problems: document.problems };
}
