import { hostname } from 'node:os';
import type Dockerode from 'dockerode';
import type { ImageRun } from '../../release/verify/imageRunner.ts';

/** Label of every container that Slipway starts; its value says which process did. */
export const ownerLabel = 'slipway.verify.owner';
/** When nobody waits for it any more, in milliseconds since 1970. */
export const untilLabel = 'slipway.verify.until';
/** The image that was pulled for it. */
export const pulledLabel = 'slipway.verify.pulled';

interface Given {
  readonly name: string;
  readonly image: string;
  readonly pulled: boolean;
  readonly run: ImageRun;
  readonly owner: string;
}

/** Pulling and starting under emulation are not counted as running. */
const graceMs = 120_000;
/** So that it is asked at once; only the limits of the run say that it is not healthy. */
const healthInterval = 1_000_000_000;

/** How an image is run: bounded, cut off, and marked as ours. */
export function containerOptions(given: Given): Dockerode.ContainerCreateOptions {
  const { name, image, pulled, run, owner } = given;
  const { limits, args, until, platform } = run;
  const body = {
    Image: image,
    ...(args === undefined ? {} : { Cmd: [...args] }),
    ...(until === 'healthy' ? { Healthcheck: { Interval: healthInterval, Retries: 100_000 } } : {}),
    Labels: {
      [ownerLabel]: owner,
      [untilLabel]: String(Date.now() + limits.timeoutMs + graceMs),
      ...(pulled ? { [pulledLabel]: image } : {}),
    },
    HostConfig: {
      NetworkMode: limits.network,
      Memory: limits.memory,
      MemorySwap: limits.memory,
      PidsLimit: 512,
      ReadonlyRootfs: !limits.writable,
      Tmpfs: { '/tmp': 'rw,nosuid,nodev,mode=1777,size=67108864' },
      SecurityOpt: ['no-new-privileges'],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  };
  // Not in dockerode's types: else it puts the whole body into the query too.
  const options = { _query: { name, platform }, _body: body };
  return options as Dockerode.ContainerCreateOptions;
}

/** `host:pid` */
export function ownerOf(pid: number): string {
  return `${hostname()}:${pid}`;
}
