const hubKey = 'https://index.docker.io/v1/';
const hubHosts = ['index.docker.io', 'docker.io', 'registry-1.docker.io'];

/** The name under which Docker stores the credentials of a registry. */
export function credentialKey(registry: string): string {
  return isHub(registry) ? hubKey : registry;
}

/**
 * The entry for a registry: under its own key, else under one that means the same host: older
 * Dockers wrote URLs (`https://ghcr.io/v1/`).
 */
export function entryFor<Entry>(
  entries: Readonly<Record<string, Entry>>,
  registry: string,
): { readonly key: string; readonly entry: Entry } | undefined {
  const exact = credentialKey(registry);
  const keys = Object.keys(entries);
  const key = keys.find((one) => one === exact) ?? keys.find((one) => isSameHost(one, registry));
  const entry = key === undefined ? undefined : entries[key];
  return key === undefined || entry === undefined ? undefined : { key, entry };
}

function isSameHost(key: string, registry: string): boolean {
  const host = key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
  return host === registry || (isHub(host) && isHub(registry));
}

function isHub(registry: string): boolean {
  return hubHosts.includes(registry);
}
