import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Dockerode from 'dockerode';
import * as z from 'zod/mini';
import type { Engine, EngineInfo } from '../../build/engine.ts';
import { EngineError } from '../../build/engine.ts';
import { withinTime } from '../process/withinTime.ts';
import type { Endpoint } from './endpoint.ts';
import { resolveEndpoint } from './endpoint.ts';
import { engineFailure, timedOut } from './engineFailure.ts';

export interface EngineOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** Docker endpoint the user configured, e.g. `unix:///run/docker.sock`; wins over everything else. */
  readonly endpoint?: string;
  /** How long one request may take; 10 s when absent. */
  readonly timeoutMs?: number;
}

// Engine API, GET /version and GET /info; only what is used.
const versionForm = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Os: z.string(),
  Arch: z.string(),
});

const infoForm = z.object({
  NCPU: z.optional(z.number()),
  MemTotal: z.optional(z.number()),
  DriverStatus: z.nullish(z.array(z.array(z.string()))),
});

/** BuildKit came with 1.39; engines of Docker 29 go no further down than 1.40. */
const oldestApi = 40;

/** The Docker Engine behind the endpoint that `docker` itself would use. */
export function createEngine(options: EngineOptions): Engine {
  const timeoutMs = options.timeoutMs ?? 10_000;
  return {
    async info(signal) {
      signal.throwIfAborted();
      const endpoint = await resolveEndpoint(options);
      const version = versionForm.safeParse(
        await ask(endpoint, (docker) => docker.version(), timeoutMs, signal),
      );
      if (!version.success) throw unexpected(endpoint, version.error);
      checkApi(version.data.ApiVersion, version.data.Version);
      const info = infoForm.safeParse(
        await ask(endpoint, (docker) => docker.info(), timeoutMs, signal),
      );
      if (!info.success) throw unexpected(endpoint, info.error);
      return engineInfo(endpoint, version.data, info.data);
    },
  };
}

function engineInfo(
  endpoint: Endpoint,
  version: z.infer<typeof versionForm>,
  info: z.infer<typeof infoForm>,
): EngineInfo {
  return {
    endpoint: endpoint.url,
    version: version.Version,
    apiVersion: version.ApiVersion,
    platform: `${version.Os}/${version.Arch}`,
    containerdStore: (info.DriverStatus ?? []).some(
      ([key, value]) => key === 'driver-type' && value === 'io.containerd.snapshotter.v1',
    ),
    cpus: info.NCPU ?? 0,
    memory: info.MemTotal ?? 0,
  };
}

function checkApi(apiVersion: string, version: string): void {
  const match = /^(\d+)\.(\d+)$/.exec(apiVersion);
  if (match !== null && (Number(match[1]) > 1 || Number(match[2]) >= oldestApi)) return;
  throw new EngineError(
    'api',
    `Docker Engine ${version.slice(0, 40)} speaks API version ${apiVersion.slice(0, 20)}; Slipway needs 1.${oldestApi} or newer.`,
    'Update Docker to 19.03 or newer.',
  );
}

function unexpected(endpoint: Endpoint, cause: unknown): EngineError {
  return new EngineError(
    'api',
    `What answers at ${endpoint.url} is not a Docker Engine: its answer is of another form.`,
    'Check DOCKER_HOST and the Docker context.',
    { cause },
  );
}

/**
 * One GET. dockerode leaves a promise unsettled when a connection breaks in mid-body, so it races
 * its own limit; a connection that broke before the answer is tried once more.
 */
async function ask(
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
