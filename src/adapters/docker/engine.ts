import * as z from 'zod/mini';
import type { Engine, EngineInfo } from '../../build/engine.ts';
import { EngineError } from '../../build/engine.ts';
import type { EngineOptions } from './askEngine.ts';
import { askEngine, unexpectedAnswer } from './askEngine.ts';
import type { Endpoint } from './endpoint.ts';
import { resolveEndpoint } from './endpoint.ts';

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
        await askEngine(endpoint, (docker) => docker.version(), timeoutMs, signal),
      );
      if (!version.success) throw unexpectedAnswer(endpoint, version.error);
      checkApi(version.data.ApiVersion, version.data.Version);
      const info = infoForm.safeParse(
        await askEngine(endpoint, (docker) => docker.info(), timeoutMs, signal),
      );
      if (!info.success) throw unexpectedAnswer(endpoint, info.error);
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
