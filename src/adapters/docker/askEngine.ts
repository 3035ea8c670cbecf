import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Dockerode from 'dockerode';
import { EngineError } from '../../build/engine.ts';
import { withinTime } from '../process/withinTime.ts';
import type { Endpoint } from './endpoint.ts';
import { engineFailure, timedOut } from './engineFailure.ts';

export interface EngineOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** Docker endpoint the user configured, e.g. `unix:///run/docker.sock`; wins over everything else. */
  readonly endpoint?: string;
  /** How long one request may take; 10 s when absent. */
  readonly timeoutMs?: number;
}

/**
 * One GET. dockerode leaves a promise unsettled when a connection breaks in mid-body, so it races
 * its own limit; a connection that broke before the answer is tried once more.
 */
export async function askEngine(
  endpoint: Endpoint,
  request: (docker: Dockerode) => Promise<unknown>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<unknown> {
  const { default: Docker } = await import('dockerode');
  for (let attempt = 1; ; attempt++) {
    const agent = agentFor(endpoint);
    try {
      const answer = request(new Docker(connection(endpoint, agent)));
      return await withinTime(answer, timeoutMs, () => timedOut(endpoint.url), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === 1 && isBroken(error)) continue;
      throw engineFailure(error, endpoint.url);
    } finally {
      agent.destroy();
    }
  }
}

/** Without keep-alive: a socket kept over a restart of the daemon breaks the next request. */
function agentFor(endpoint: Endpoint): HttpAgent {
  return endpoint.tls === undefined
    ? new HttpAgent({ keepAlive: false })
    : new HttpsAgent({ keepAlive: false, rejectUnauthorized: endpoint.tls.verify });
}

/** Every option is given: dockerode fills what is absent from DOCKER_HOST and its companions. */
function connection({ address, tls }: Endpoint, agent: HttpAgent): Dockerode.DockerOptions {
  const options = {
    socketPath: address.kind === 'socket' ? address.path : undefined,
    host: address.kind === 'tcp' ? address.host : undefined,
    port: address.kind === 'tcp' ? address.port : undefined,
    protocol: tls === undefined ? ('http' as const) : ('https' as const),
    ca: tls?.ca,
    cert: tls?.cert,
    key: tls?.key,
    username: undefined,
    version: undefined,
    timeout: undefined,
    agent,
  };
  return options;
}

function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ECONNRESET';
}

/** What answers is no Docker Engine, or one of another form than its API is described in. */
export function unexpectedAnswer(endpoint: Endpoint, cause: unknown): EngineError {
  return new EngineError(
    'api',
    `What answers at ${endpoint.url} is not a Docker Engine: its answer is of another form.`,
    'Check DOCKER_HOST and the Docker context.',
    { cause },
  );
}
