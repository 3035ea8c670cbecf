/** Where a GitHub is. */
export interface GitHubServer {
  /** Host of its web pages. */
  readonly host: string;
  /** Base of its REST API, without a slash at the end. */
  readonly baseUrl: string;
}

/**
 * Base of the REST API of a host: github.com, data residency (`*.ghe.com`), or GitHub Enterprise Server.
 * https://docs.github.com/enterprise-cloud@latest/admin/data-residency
 */
export function apiOf(host: string): string {
  return isCloud(host) ? `https://api.${host}` : `https://${host}/api/v3`;
}

export function isCloud(host: string): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com');
}

/**
 * True when assets may be sent there with the token: the answer that names the address comes from
 * the server, and the token goes to that server’s own hosts alone.
 */
export function isUploadAddress(url: URL, { host, baseUrl }: GitHubServer): boolean {
  const api = new URL(baseUrl);
  if (url.protocol !== api.protocol || url.username !== '' || url.password !== '') return false;
  return url.host === api.host || (isCloud(host) && url.host === `uploads.${host}`);
}
