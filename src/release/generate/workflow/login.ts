import type { Repository } from '../../../oci/reference.ts';
import type { YamlValue } from '../yamlValue.ts';
import { actions } from './actions.ts';

/** Names of the secrets a registry's account is kept under; none for GitHub's own registry. */
export function secretsOf(registry: string): readonly [string, string] | undefined {
  if (registry === 'ghcr.io') return undefined;
  const host = registry === 'docker.io' ? 'dockerhub' : registry;
  const name = host.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const prefix = /^(?:[0-9]|GITHUB_)/.test(name) ? `REGISTRY_${name}` : name;
  return [`${prefix}_USERNAME`, `${prefix}_TOKEN`];
}

/** Signs in to every registry of the repositories; never for a pull request, which gets no secrets. */
export function loginSteps(repositories: readonly Repository[]): YamlValue[] {
  const registries = [...new Set(repositories.map(({ registry }) => registry))];
  return registries.map((registry) => {
    const [user, token] = secretsOf(registry) ?? [];
    return {
      name: `Log in to ${registry}`,
      if: "github.event_name != 'pull_request'",
      uses: actions.login,
      with: {
        registry,
        username: user === undefined ? '${{ github.actor }}' : `\${{ secrets.${user} }}`,
        password: `\${{ secrets.${token ?? 'GITHUB_TOKEN'} }}`,
      },
    };
  });
}
