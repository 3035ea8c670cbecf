import type { GitHubOptions } from './gitHub.ts';

/**
 * Host and token as GitHub's own command line takes them from the environment. A token is given
 * to the host it is for and to no other.
 * https://cli.github.com/manual/gh_help_environment
 */
export function gitHubEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Required<Pick<GitHubOptions, 'host' | 'token'>> {
  const host = (env['GH_HOST'] ?? '').trim().toLowerCase() || 'github.com';
  const cloud = host === 'github.com' || host.endsWith('.ghe.com');
  const names = cloud
    ? ['GH_TOKEN', 'GITHUB_TOKEN']
    : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
  const token = names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  return { host, token: () => Promise.resolve(token) };
}
