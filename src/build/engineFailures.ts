import type { BuilderChoice } from './buildPlan.ts';
import type { FailureEvidence } from './failureEvidence.ts';
import type { Verdict } from './failureRule.ts';

const startDocker = 'Start Docker and try again; docker info must answer.';

export function cannotReachEngine({
  headline,
  text,
  builder,
}: FailureEvidence): Verdict | undefined {
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
    return (
      lostBuilder(builder, headline) ?? {
        reason: 'engine-gone',
        message: `The connection to BuildKit broke during the build: ${headline}.`,
        remedy: `Docker was stopped or crashed. ${startDocker}`,
      }
    );
  return undefined;
}

/** BuildKit of its own, in a container or elsewhere, can leave while Docker stays. */
function lostBuilder(choice: BuilderChoice | undefined, headline: string): Verdict | undefined {
  const { name, driver } = (choice?.kind === 'create' ? choice.create : choice?.builder) ?? {
    name: '',
    driver: 'docker',
  };
  if (driver === 'docker') return undefined;
  const logs =
    driver === 'docker-container' ? ` docker logs buildx_buildkit_${name}0 may say why.` : '';
  return {
    reason: 'builder-lost',
    message: `Builder “${name}” was lost during the build: it was stopped, crashed or ran out of memory (${headline}).`,
    remedy: `Build again: it is started if need be, and finished steps are cached.${logs}`,
  };
}

export function builderTrouble({ headline }: FailureEvidence): Verdict | undefined {
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

export function commandLineTooOld({ text }: FailureEvidence): Verdict | undefined {
  // Without the plugin, docker takes buildx's flags for its own and answers with its own usage.
  if (
    /unknown command: (?:docker )?buildx|'buildx' is not a docker command|unknown flag: --progress|unknown flag: [^]*Usage:\s+docker \[OPTIONS\] COMMAND/.test(
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
