import type { Reference } from './reference.ts';

/** Where people look at a repository; undefined where the registry has no page that can be known. */
export function webPage({ repository, tag }: Reference): string | undefined {
  const { registry, name } = repository;
  const path = name.split('/');
  if (registry === 'docker.io') return dockerHub(name, tag);
  // Leads on to the package, whether a user or an organisation owns it.
  if (registry === 'ghcr.io') return `https://ghcr.io/${name}`;
  if (registry === 'quay.io')
    return `https://quay.io/repository/${name}?tab=tags${tag === undefined ? '' : `&tag=${tag}`}`;
  if (registry === 'public.ecr.aws') return `https://gallery.ecr.aws/${name}`;
  if (registry === 'gcr.io' || registry.endsWith('.gcr.io')) return `https://${registry}/${name}`;
  if (registry === 'registry.gitlab.com') return gitLab(path);
  return amazon(registry, name) ?? google(registry, name);
}

function dockerHub(name: string, tag: string | undefined): string {
  const page = name.startsWith('library/') ? `_/${name.slice('library/'.length)}` : `r/${name}`;
  const query = tag === undefined ? '' : `?name=${tag}`;
  return `https://hub.docker.com/${page}/tags${query}`;
}

/** An image may lie in its project or below it; the group's page lists both. */
function gitLab(path: readonly string[]): string | undefined {
  const [group, project, ...below] = path;
  if (group === undefined || project === undefined) return undefined;
  return below.length === 0
    ? `https://gitlab.com/${group}/${project}/container_registry`
    : `https://gitlab.com/groups/${group}/-/container_registries`;
}

function amazon(registry: string, name: string): string | undefined {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(registry);
  if (match === null) return undefined;
  const [, account = '', region = ''] = match;
  return `https://${region}.console.aws.amazon.com/ecr/repositories/private/${account}/${name}?region=${region}`;
}

function google(registry: string, name: string): string | undefined {
  const [, location] = /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(registry) ?? [];
  const [project, ...rest] = name.split('/');
  if (location === undefined || project === undefined || rest.length === 0) return undefined;
  return `https://console.cloud.google.com/artifacts/docker/${project}/${location}/${rest.join('/')}`;
}
