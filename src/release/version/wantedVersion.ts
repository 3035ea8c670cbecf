import { ConfigError } from '../config/configError.ts';
import { isVersion } from '../readVersion.ts';
import type { VersionHistory, VersionProposal } from './proposeVersion.ts';
import { proposeVersion, raiseVersion, versionLevels } from './proposeVersion.ts';
import { VersionError } from './versionError.ts';

/** Which version is meant. */
export interface WantedVersion {
  /** `major`, `minor`, `patch` or the version itself; what the commits ask for when absent. */
  readonly version?: string;
  /** A prerelease of it: `rc`, `beta`. */
  readonly channel?: string;
}

/** The version that is meant, with why when it was proposed. Throws VersionError or ConfigError. */
export function wantedVersion(
  { version, channel }: WantedVersion,
  history: VersionHistory,
): { readonly version: string } & Partial<VersionProposal> {
  if (version === undefined) {
    const proposal = proposeVersion(history, channel);
    if (proposal !== undefined) return proposal;
    throw new VersionError(
      'nothing-new',
      `Nothing has happened since ${history.releases[0]?.tag ?? 'the last release'}.`,
      'Commit what is to be released, or name the version: slipway version bump patch',
    );
  }
  const level = versionLevels.find((one) => one === version);
  if (level !== undefined) return raiseVersion(history, level, channel);
  const named = version.replace(/^v(?=[0-9])/, '');
  if (isVersion(named) && /^[0-9]/.test(named)) return { version: named };
  throw new ConfigError(
    'invalid-request',
    `“${version.slice(0, 80)}” is not a version.`,
    'Write major, minor, patch or the version itself, for example 1.4.0.',
  );
}
