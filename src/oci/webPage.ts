import { registryKind } from './access/registryKind.ts';
import type { Reference } from './reference.ts';

/** Where people look at a repository; undefined where the registry has no page that can be known. */
export function webPage({ repository, tag }: Reference): string | undefined {
  const { registry, name } = repository;
  const known = registryKind(registry);
  switch (known.kind) {
    case 'docker-hub':
      return dockerHub(name, tag);
    case 'ghcr':
      // Leads on to the package, whether a user or an organisation owns it.
      return `https://ghcr.io/${name}`;
    case 'quay':
      return `https://quay.io/repository/${name}?tab=tags${tag === undefined ? '' : `&tag=${tag}`}`;
    case 'ecr-public':
      return `https://gallery.ecr.aws/${name}`;
    case 'ecr':
      return amazon(known, registry, name);
    case 'gar':
      return google(registry, name);
    case 'acr':
      return azure(registry);
    case 'gitlab':
      return gitLab(registry, name.split('/'));
    case 'other':
      return undefined;
  }
}

function dockerHub(name: string, tag: string | undefined): string {
  const page = name.startsWith('library/') ? `_/${name.slice('library/'.length)}` : `r/${name}`;
  const query = tag === undefined ? '' : `?name=${tag}`;
  return `https://hub.docker.com/${page}/tags${query}`;
}

/** An image may lie in its project or below it; the group's page lists both. */
function gitLab(registry: string, path: readonly string[]): string | undefined {
  const host = registry.replace(/^registry\./, '').replace(/:\d+$/, '');
  const [group, project, ...below] = path;
  if (group === undefined || project === undefined) return undefined;
  return below.length === 0
    ? `https://${host}/${group}/${project}/container_registry`
    : `https://${host}/groups/${group}/-/container_registries`;
}

function amazon(
  { account, region }: { readonly account: string; readonly region: string },
  registry: string,
  name: string,
): string {
  const console = registry.endsWith('.cn') ? 'console.amazonaws.cn' : 'console.aws.amazon.com';
  return `https://${region}.${console}/ecr/repositories/private/${account}/${name}?region=${region}`;
}

function google(registry: string, name: string): string | undefined {
  if (registry === 'gcr.io' || registry.endsWith('.gcr.io')) return `https://${registry}/${name}`;
  const [, location] = /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(registry) ?? [];
  const [project, ...rest] = name.split('/');
  if (location === undefined || project === undefined || rest.length === 0) return undefined;
  return `https://console.cloud.google.com/artifacts/docker/${project}/${location}/${rest.join('/')}`;
}

/** A repository's page is named by subscription and group; the list of registries is not. */
function azure(registry: string): string {
  const portal = registry.endsWith('.cn') ? 'portal.azure.cn' : 'portal.azure.com';
  const host = registry.endsWith('.us') ? 'portal.azure.us' : portal;
  return `https://${host}/#view/HubsExtension/BrowseResource/resourceType/Microsoft.ContainerRegistry%2Fregistries`;
}
