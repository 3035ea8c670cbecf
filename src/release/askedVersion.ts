import { ConfigError } from './config/configError.ts';
import type { Project } from './project.ts';
import { isVersion } from './readVersion.ts';

/**
 * The version that was asked for, without a leading `v`; the project's own without one. Throws
 * ConfigError when there is none, or it is none; `command` is what the user would say it to.
 */
export function askedVersion(
  project: Pick<Project, 'version'>,
  asked: string | undefined,
  command: string,
): string {
  const version = asked?.replace(/^v(?=[0-9])/, '') ?? project.version;
  if (version === undefined)
    throw new ConfigError(
      'no-version',
      'No git tag on this commit and no version file gives a version.',
      `Create the git tag of its version, or name it, for example: slipway ${command} 1.4.0`,
    );
  if (isVersion(version)) return version;
  throw new ConfigError(
    'invalid-request',
    `“${version.slice(0, 80)}” is not a version.`,
    'Write it as in the git tag, for example 1.4.0.',
  );
}
