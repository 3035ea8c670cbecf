/** Registries whose manners differ from the specification's, known by their host. */
export type RegistryKind =
  | { readonly kind: 'docker-hub' | 'ghcr' | 'quay' | 'ecr-public' | 'gitlab' | 'other' }
  | { readonly kind: 'ecr'; readonly account: string; readonly region: string }
  | { readonly kind: 'gar'; readonly host: string }
  | { readonly kind: 'acr'; readonly name: string };

/** `host` as users name it, e.g. `docker.io`. Self-hosted Harbor, GitLab and Quay are `other`. */
export function registryKind(host: string): RegistryKind {
  switch (host) {
    case 'docker.io':
      return { kind: 'docker-hub' };
    case 'ghcr.io':
      return { kind: 'ghcr' };
    case 'quay.io':
      return { kind: 'quay' };
    case 'public.ecr.aws':
      return { kind: 'ecr-public' };
    case 'registry.gitlab.com':
      return { kind: 'gitlab' };
  }
  if (/^registry\.gitlab\./.test(host)) return { kind: 'gitlab' };
  if (/(?:^|-docker\.|\.)(?:pkg\.dev|gcr\.io)$/.test(host)) return { kind: 'gar', host };
  const [, name] = /^([a-z0-9-]+)\.azurecr\.(?:io|cn|us|de)$/.exec(host) ?? [];
  if (name !== undefined) return { kind: 'acr', name };
  const [, account, region] =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(
      host,
    ) ?? [];
  if (account !== undefined && region !== undefined) return { kind: 'ecr', account, region };
  return { kind: 'other' };
}
