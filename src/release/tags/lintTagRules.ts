import { prerelease } from 'semver';
import type { TagRule } from './tagRules.ts';

/** Advice of docker/metadata-action's README on plans that are right by its rules, but rarely meant. */
export function lintTagRules(
  rules: readonly TagRule[],
  tags: readonly string[],
  ref: string,
  latest: boolean,
): string[] {
  const advice: string[] = [];
  if (tags.includes('0'))
    advice.push(
      'The tag “0” would cover every 0.y.z, whose minor releases may break: leave type=semver,pattern={{major}} out until 1.0.0.',
    );
  const gitTag = ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : '';
  const careless = rules.some(
    (rule) => rule.type === 'match' || (rule.type === 'ref' && rule.event === 'tag'),
  );
  if (latest && careless && (prerelease(gitTag)?.length ?? 0) > 0)
    advice.push(
      `“${gitTag}” is a prerelease, yet type=match and type=ref,event=tag move “latest” to it: set flavor latest=false or use type=semver.`,
    );
  return advice;
}
