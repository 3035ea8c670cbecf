import type { GitHubServer } from './gitHubServer.ts';
import { apiOf, isCloud } from './gitHubServer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitHubOfEnvironment extends GitHubServer {
  readonly token: () => Promise<string | undefined>;
}

/**
 * Server and token as GitHub's own command line and its Actions take them from the environment:
 * `GH_HOST`, else `GITHUB_SERVER_URL` and `GITHUB_API_URL`. A token is given to the host it is for
 * and to no other, whatever `host` the project asks for.
 * https://cli.github.com/manual/gh_help_environment
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function gitHubEnvironment(env: Environment, host?: string): GitHubOfEnvironment {
  const own = ownServer(env);
  const asked = host?.trim().toLowerCase() ?? own.host;
  const server = asked === own.host ? own : { host: asked, baseUrl: apiOf(asked) };
  const token = tokenNames(server, own)
    .map((name) => env[name])
    .find((value) => value !== undefined && value !== '');
  const { baseUrl } = server;
  return { host: server.host, baseUrl, token: () => Promise.resolve(token) };
}

function tokenNames(server: GitHubServer, own: OwnServer): readonly string[] {
  const cloud = ['GH_TOKEN', 'GITHUB_TOKEN'];
  const enterprise = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
  // The environment speaks of one server; github.com alone can be meant beside it.
  if (server.host === own.host)
    return isCloud(own.host) ? cloud : own.fromActions ? [...enterprise, ...cloud] : enterprise;
  return isCloud(server.host) && !own.fromActions ? cloud : [];
}

interface OwnServer extends GitHubServer {
  /** The tokens are those of the server that runs the workflow. */
  readonly fromActions: boolean;
}

function ownServer(env: Environment): OwnServer {
  const named = (env['GH_HOST'] ?? '').trim().toLowerCase();
  const api = urlOf(env['GITHUB_API_URL']);
  const apiHost = api === undefined ? undefined : webHost(api);
  const actions = urlOf(env['GITHUB_SERVER_URL'])?.host ?? apiHost;
  const host = named || actions || 'github.com';
  const fromActions = actions !== undefined && actions === host;
  const baseUrl = api !== undefined && fromActions ? api.href.replace(/\/+$/, '') : apiOf(host);
  return { host, baseUrl, fromActions };
}

/** https, or plain HTTP to this machine: a token crosses no network in the open. */
function urlOf(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback) ? url : undefined;
}

function webHost(api: URL): string {
  return api.host.startsWith('api.') ? api.host.slice('api.'.length) : api.host;
}
