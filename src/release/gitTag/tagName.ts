import { rcompare, valid } from 'semver';
import { GitTagError } from './gitTagError.ts';

/**
 * The git tag of a version: with the prefix that is configured, else as the newest release before
 * it was tagged, else `v`. Throws GitTagError for a name git would refuse.
 */
export function tagName(
  version: string,
  prefix: string | undefined,
  before: readonly string[],
): string {
  const [newest] = before.filter((tag) => valid(tag) !== null).sort(rcompare);
  const name = `${prefix ?? (newest !== undefined && /^[0-9]/.test(newest) ? '' : 'v')}${version}`;
  if (isRefName(name)) return name;
  throw new GitTagError(
    'not-a-tag-name',
    `“${name.slice(0, 80)}” cannot be the name of a git tag.`,
    'Correct the version, or tag.prefix in slipway.yaml.',
  );
}

/** https://git-scm.com/docs/git-check-ref-format */
function isRefName(name: string): boolean {
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|[/.]$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
