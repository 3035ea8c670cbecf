import type { ChangelogSource, SlipwayConfig } from '../config/configSchema.ts';

export interface ChangelogSettings {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly source: ChangelogSource;
}

/** Where the project's changelog is, and what its sections are made of. */
export function changelogSettings(config: SlipwayConfig | undefined): ChangelogSettings {
  const said = config?.changelog;
  if (typeof said === 'string') return { file: said, source: 'unreleased' };
  return { file: said?.file ?? 'CHANGELOG.md', source: said?.source ?? 'unreleased' };
}
