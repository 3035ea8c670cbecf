import { formatPlatform } from '../oci/platform.ts';
import type { BuildErrorReason } from './buildError.ts';
import { emulatorRemedy } from './emulatorRemedy.ts';
import type { FailureEvidence } from './failureEvidence.ts';
import { platformKey } from './platformKey.ts';

export interface Verdict {
  readonly reason: BuildErrorReason;
  readonly message: string;
  readonly remedy: string;
}

type Rule = (evidence: FailureEvidence) => Verdict | undefined;

const startDocker = 'Start Docker and try again; docker info must answer.';

function cannotReachEngine({ headline, text }: FailureEvidence): Verdict | undefined {
  if (/permission denied while trying to connect to the (?:Docker daemon|docker API)/i.test(text))
    return {
      reason: 'engine-gone',
      message: 'This user may not talk to Docker’s socket.',
      remedy:
        'Add the user to the docker group (sudo usermod -aG docker $USER), then log out and in again.',
    };
  if (/Cannot connect to the Docker daemon|error during connect/i.test(headline))
    return { reason: 'engine-gone', message: headline, remedy: startDocker };
  if (
    /code = Unavailable|error reading from server|failed to receive status|transport is closing/.test(
      headline,
    )
  )
    return {
      reason: 'engine-gone',
      message: `The connection to BuildKit broke during the build: ${headline}.`,
      remedy: `Docker or the builder was stopped or crashed. ${startDocker}`,
    };
  return undefined;
}

function builderTrouble({ headline }: FailureEvidence): Verdict | undefined {
  const missing = /no builder "([^"]*)" found/.exec(headline);
  if (missing !== null)
    return {
      reason: 'builder-missing',
      message: `There is no builder “${missing[1] ?? ''}”.`,
      remedy: 'Choose another builder, or create it with docker buildx create --name.',
    };
  if (
    /No such container: \S*buildx_buildkit|container \S* is not running|no valid drivers found|failed to find driver/i.test(
      headline,
    )
  )
    return {
      reason: 'builder-lost',
      message: `The builder is not there any more: ${headline}.`,
      remedy: 'Start it again with docker buildx inspect --bootstrap, or reset the builder.',
    };
  if (
    /not supported for the docker driver|not implemented for docker driver|does not currently support exporting manifest lists|no valid worker|no worker/i.test(
      headline,
    )
  )
    return {
      reason: 'builder-unusable',
      message: headline,
      remedy:
        'Use a builder with the docker-container driver (docker buildx create --use), or turn on the containerd image store of Docker.',
    };
  return undefined;
}

function commandLineTooOld({ text }: FailureEvidence): Verdict | undefined {
  if (
    /unknown command: (?:docker )?buildx|'buildx' is not a docker command|unknown flag: --progress/.test(
      text,
    )
  )
    return {
      reason: 'buildx-missing',
      message: 'The docker command has no buildx plugin.',
      remedy: 'Install Docker Buildx (package docker-buildx-plugin or docker-buildx).',
    };
  const flag = /unknown flag: (--[a-z-]+)|invalid progress mode|progress=rawjson/.exec(text);
  if (flag === null) return undefined;
  return {
    reason: 'buildx-too-old',
    message: `This buildx does not know ${flag[1] ?? '--progress=rawjson'}.`,
    remedy: 'Install Docker Buildx 0.13 or newer.',
  };
}

function doesNotParse({ headline, place }: FailureEvidence): Verdict | undefined {
  const target = /target stage "([^"]*)" could not be found/.exec(headline);
  if (target !== null)
    return {
      reason: 'parse',
      message: `The Dockerfile has no stage “${target[1] ?? ''}”.`,
      remedy: 'Correct target in slipway.yaml, or name a stage with FROM … AS.',
    };
  const form =
    /dockerfile parse error|unknown instruction|file with no instructions|Dockerfile cannot be empty|circular dependency detected|failed to parse (?:stage|platform)|no build stage in current context|base name .* should not be blank|failed to process ".*": /i;
  if (!form.test(headline)) return undefined;
  const where = place === undefined ? 'The Dockerfile' : `${place.file} line ${place.startLine}`;
  return {
    reason: 'parse',
    message: `${where} does not parse: ${headline.replace(/^dockerfile parse error on line \d+: /, '')}.`,
    remedy: 'Correct the instruction and build again.',
  };
}

function fileMissing({ headline, spec }: FailureEvidence): Verdict | undefined {
  const dockerfile = /failed to read dockerfile: open ([^:]+): no such file/.exec(headline);
  if (dockerfile !== null)
    return {
      reason: 'missing-file',
      message: `The Dockerfile ${spec.dockerfile ?? `${dockerfile[1] ?? 'Dockerfile'} in ${spec.context}`} does not exist.`,
      remedy: 'Name it with dockerfile in slipway.yaml, relative to the project.',
    };
  const context = /unable to prepare context: path "([^"]*)" not found/.exec(headline);
  if (context !== null)
    return {
      reason: 'missing-file',
      message: `The build context ${context[1] ?? ''} does not exist.`,
      remedy: 'Correct context in slipway.yaml.',
    };
  const copied =
    /(?:failed to calculate checksum|failed to compute cache key)[^"]*"\/?([^"]*)": not found/.exec(
      headline,
    );
  if (copied !== null)
    return {
      reason: 'missing-file',
      message: `“${copied[1] ?? ''}” is copied, but it is not in the build context or in the stage it is copied from.`,
      remedy:
        'Check the path (it is relative to the context), and that .dockerignore does not leave it out.',
    };
  const other = /(?:failed to stat|lstat|stat|open) ([^:]+): no such file or directory/.exec(
    headline,
  );
  return other === null || /process "/.test(headline)
    ? undefined
    : {
        reason: 'missing-file',
        message: `${other[1] ?? 'A file'} does not exist.`,
        remedy: 'Check the path in slipway.yaml: secrets and caches are relative to the project.',
      };
}

function wrongArchitecture({ headline, step, tail, spec }: FailureEvidence): Verdict | undefined {
  const form =
    /exec format error|qemu-[a-z0-9_-]+(?:-static)?: (?:Could not open|Unable)|rosetta error: failed to open elf/i;
  if (!form.test(headline) && !tail.some((line) => form.test(line))) return undefined;
  const platform = step?.platform ?? onlyPlatform(spec.platforms.map(formatPlatform));
  return {
    reason: 'exec-format',
    message: `A program could not run${platform === undefined ? '' : ` for ${platform}`}: it is built for another architecture, or this machine cannot emulate that one (exec format error).`,
    remedy: emulatorRemedy(platform),
  };
}

function onlyPlatform(platforms: readonly string[]): string | undefined {
  return new Set(platforms.map(platformKey)).size === 1 ? platforms[0] : undefined;
}

function noSpace(evidence: FailureEvidence): Verdict | undefined {
  if (!/no space left on device|disk quota exceeded|ENOSPC/i.test(lastWords(evidence)))
    return undefined;
  return {
    reason: 'out-of-space',
    message:
      'The disk of the builder, or of the registry pushed to, is full (no space left on device).',
    remedy:
      'See what can go with docker buildx du, then free it with docker buildx prune or docker system prune.',
  };
}

function noMemory(evidence: FailureEvidence): Verdict | undefined {
  const { headline, exitCode } = evidence;
  const killed =
    /exit code: 137\b|signal: killed|ResourceExhausted/.test(headline) || exitCode === 102;
  if (!killed && !/cannot allocate memory|out of memory|JavaScript heap/i.test(lastWords(evidence)))
    return undefined;
  return {
    reason: 'out-of-memory',
    message: 'A step was killed, most likely because memory ran out (exit code 137).',
    remedy:
      'Give Docker more memory, build fewer platforms at a time, or let the step use fewer parallel jobs.',
  };
}

function lastWords({ headline, step, tail }: FailureEvidence): string {
  return [headline, step?.error ?? '', ...tail.slice(-15)].join('\n');
}

const offline =
  /no such host|i\/o timeout|connection refused|connection reset|TLS handshake timeout|network is unreachable|x509: |tls: |http: server gave HTTP response|unexpected EOF|temporary failure in name resolution|server misbehaving|context deadline exceeded|proxyconnect|50[0234] /i;
const refused = /denied|forbidden|insufficient_scope|immutable|\b403\b/i;
const unknownUser = /unauthori[sz]ed|authentication required|no basic auth credentials|\b401\b/i;

function pushFailed({ headline }: FailureEvidence): Verdict | undefined {
  const match = /failed to push ([^\s:]+(?::\d+)?[^\s]*?): (.*)/s.exec(headline);
  const why = match?.[2];
  if (match === null || why === undefined) return undefined;
  const image = match[1] ?? '';
  const message = `${image} could not be pushed: ${why}.`;
  if (refused.test(why))
    return {
      reason: 'push-denied',
      message,
      remedy: `Check that the repository exists, that this account may write to it and that the tag may be moved; log in again with docker login ${hostOf(image)}.`,
    };
  if (unknownUser.test(why))
    return {
      reason: 'unauthorized',
      message,
      remedy: `Log in with docker login ${hostOf(image)}.`,
    };
  if (offline.test(why))
    return {
      reason: 'network',
      message,
      remedy: `Check that ${hostOf(image)} can be reached from the builder; a builder in a container has its own localhost, proxy and certificates. What was built is in its cache.`,
    };
  return { reason: 'failed', message, remedy: 'See the log of the export step.' };
}

function hostOf(image: string): string {
  const [first = ''] = image.split('/');
  return /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

function pullFailed({ headline }: FailureEvidence): Verdict | undefined {
  const match = /failed to resolve source metadata for (\S+): (.*)/s.exec(headline);
  const image = match?.[1];
  const why = match?.[2] ?? '';
  if (image === undefined) return undefined;
  if (/no match for platform/.test(why))
    return {
      reason: 'failed',
      message: `The base image ${image} does not exist for a platform of this build.`,
      remedy: 'Inspect it to see its platforms; build fewer platforms or take another base image.',
    };
  if (offline.test(why)) return unreachable(`${image} could not be pulled: ${why}.`);
  if (unknownUser.test(why) || refused.test(why))
    return {
      reason: 'unauthorized',
      message: `${image} could not be pulled: it does not exist, or these credentials may not read it.`,
      remedy: `Check its name, and log in with docker login ${hostOf(image)}.`,
    };
  if (!/not found/.test(why)) return undefined;
  return {
    reason: 'failed',
    message: `The base image ${image} does not exist.`,
    remedy: 'Correct the name or the tag in FROM.',
  };
}

function networkDown({ headline, tail }: FailureEvidence): Verdict | undefined {
  const inside =
    /could not resolve host|temporary failure resolving|getaddrinfo (?:EAI_AGAIN|ENOTFOUND)|no such host|network is unreachable|bad address '/i;
  if (/did not complete successfully/.test(headline)) {
    const line = tail.slice(-15).findLast((candidate) => inside.test(candidate));
    return line === undefined
      ? undefined
      : unreachable(`A step could not reach the network: ${line.trim()}.`);
  }
  if (
    /failed to authorize|failed to fetch anonymous token|failed to fetch oauth token/.test(
      headline,
    ) &&
    unknownUser.test(headline)
  )
    return {
      reason: 'unauthorized',
      message: headline,
      remedy: 'Log in to the registry with docker login.',
    };
  return offline.test(headline) ? unreachable(`${headline}.`) : undefined;
}

function unreachable(message: string): Verdict {
  return {
    reason: 'network',
    message,
    remedy:
      'Check the network, DNS and proxy of the builder, then build again: finished steps are cached.',
  };
}

function cancelled({ headline, exitCode }: FailureEvidence): Verdict | undefined {
  if (exitCode !== 130 && !/context canceled$/.test(headline)) return undefined;
  return {
    reason: 'cancelled',
    message: 'The build was cancelled from outside Slipway.',
    remedy: 'Build again: finished steps are cached.',
  };
}

function commandFailed({ headline, step }: FailureEvidence): Verdict | undefined {
  const failed = headline.includes('did not complete successfully')
    ? headline
    : (step?.error ?? '');
  const match = /process "(.*)" did not complete successfully: (.*)/s.exec(failed);
  if (match === null) return undefined;
  return {
    reason: 'command-failed',
    message: `${step?.fullName ?? match[1] ?? 'A command'} failed: ${match[2] ?? ''}.`,
    remedy: 'See the log of the step.',
  };
}

/** The first that knows decides. */
export const failureRules: readonly Rule[] = [
  commandLineTooOld,
  builderTrouble,
  cannotReachEngine,
  wrongArchitecture,
  noSpace,
  doesNotParse,
  pushFailed,
  pullFailed,
  fileMissing,
  noMemory,
  cancelled,
  networkDown,
  commandFailed,
];
