import { formatPlatform } from '../oci/platform.ts';
import type { BuilderChoice } from './buildPlan.ts';
import { emulatorRemedy } from './emulatorRemedy.ts';
import type { FailureEvidence } from './failureEvidence.ts';
import type { Verdict } from './failureRule.ts';
import { platformKey } from './platformKey.ts';

export function wrongArchitecture({
  headline,
  step,
  tail,
  spec,
  builder,
}: FailureEvidence): Verdict | undefined {
  const form =
    /exec format error|qemu-[a-z0-9_-]+(?:-static)?: (?:Could not open|Unable)|rosetta error: failed to open elf/i;
  if (!form.test(headline) && !tail.some((line) => form.test(line))) return undefined;
  const platform = step?.platform ?? onlyPlatform(spec?.platforms.map(formatPlatform) ?? []);
  const runner = runnerOf(builder, platform);
  return {
    reason: 'exec-format',
    message: `A program could not run${platform === undefined ? '' : ` for ${platform}`}: it is built for another architecture, or this machine cannot emulate that one (exec format error).`,
    remedy:
      runner !== undefined && platform !== undefined
        ? `Builder “${runner}” runs programs for ${platform}: check that the file is one, not for another architecture and not a script without #! in its first line.`
        : emulatorRemedy(platform),
  };
}

/** Name of the builder when a node of it runs programs for the platform, emulated or not. */
function runnerOf(
  choice: BuilderChoice | undefined,
  platform: string | undefined,
): string | undefined {
  if (choice?.kind !== 'existing' || platform === undefined) return undefined;
  const offered = choice.builder.nodes.flatMap(({ platforms }) => platforms.map(platformKey));
  return offered.includes(platformKey(platform)) ? choice.builder.name : undefined;
}

function onlyPlatform(platforms: readonly string[]): string | undefined {
  return new Set(platforms.map(platformKey)).size === 1 ? platforms[0] : undefined;
}

export function noSpace(evidence: FailureEvidence): Verdict | undefined {
  if (!/no space left on device|disk quota exceeded|ENOSPC/i.test(lastWords(evidence)))
    return undefined;
  const registry = /failed to push (\S+): .*no space left/i.exec(evidence.headline)?.[1];
  if (registry !== undefined)
    return {
      reason: 'out-of-space',
      message: `${registry} could not be pushed: the disk of the registry is full (no space left on device).`,
      remedy:
        'Free space in the registry: delete what nobody needs and collect its garbage. What was built is in the cache: a retry only pushes.',
    };
  return {
    reason: 'out-of-space',
    message: 'The disk of the builder is full (no space left on device).',
    remedy:
      'See what can go with docker buildx du, then free it with docker buildx prune or docker system prune.',
  };
}

export function noMemory(evidence: FailureEvidence): Verdict | undefined {
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

export function cancelled({ headline, exitCode }: FailureEvidence): Verdict | undefined {
  if (exitCode !== 130 && !/context canceled$/.test(headline)) return undefined;
  return {
    reason: 'cancelled',
    message: 'The build was cancelled from outside Slipway.',
    remedy: 'Build again: finished steps are cached.',
  };
}

export function commandFailed({ headline, step }: FailureEvidence): Verdict | undefined {
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
