import { displayArgv } from '../../build/displayCommand.ts';
import { platformKey } from '../../build/platformKey.ts';
import type { Inspection } from '../../oci/inspect.ts';
import { inspect } from '../../oci/inspect.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { previousRelease } from './previousRelease.ts';
import type { PlannedCheck, PlannedImage, PlannedPlatform, PreviousRelease } from './verifyPlan.ts';
import type { RunLimits, VerifyRules } from './verifyRules.ts';
import type { VerifyTarget } from './verifyTargets.ts';

/** Above it a shell is looked for only when a rule says that there must be none. */
const smallImage = 64_000_000;

export interface PlanOptions {
  /** Alone these; all the image has when empty. */
  readonly platforms: readonly string[];
  /** True when whose signature counts is known. */
  readonly signed: boolean;
}

/** What will be looked at in one image, its tag resolved to a digest. Fails with RegistryError. */
export async function planImage(
  registry: Registry,
  target: VerifyTarget,
  { platforms, signed }: PlanOptions,
  signal: AbortSignal,
): Promise<PlannedImage> {
  const { name, reference, rules, version } = target;
  const inspection = await inspect(registry, reference, signal);
  const previous = await readPrevious(registry, target, signal);
  const wanted = platforms.length > 0 ? platforms : target.expected;
  return {
    name,
    reference: askedFor(reference),
    repository: formatRepository(reference.repository),
    digest: inspection.digest,
    ...(version === undefined ? {} : { version }),
    rules,
    platforms: [
      ...foundPlatforms(inspection, platforms, rules, signed),
      ...missingPlatforms(inspection, wanted),
    ],
    ...(previous === undefined ? {} : { previous }),
  };
}

/** With its tag, also where that is no longer what decides. */
function askedFor(reference: Reference): string {
  const { repository, tag } = reference;
  return tag === undefined ? formatReference(reference) : `${formatRepository(repository)}:${tag}`;
}

/** Only a rule about growth makes it worth failing for. */
async function readPrevious(
  registry: Registry,
  { reference, rules, version }: VerifyTarget,
  signal: AbortSignal,
): Promise<PreviousRelease | undefined> {
  const own = reference.tag ?? version;
  if (own === undefined) return undefined;
  try {
    return await previousRelease(registry, reference.repository, own, signal);
  } catch (error) {
    if (error instanceof RegistryError && rules.maxGrowth === undefined) return undefined;
    throw error;
  }
}

function foundPlatforms(
  { platforms }: Inspection,
  asked: readonly string[],
  rules: VerifyRules,
  signed: boolean,
): PlannedPlatform[] {
  const keys = asked.map(platformKey);
  return platforms.flatMap(({ platform, digest, size }) => {
    const name = formatPlatform(platform);
    if (keys.length > 0 && !keys.includes(platformKey(name))) return [];
    const checks = plannedChecks(rules, size ?? 0, signed);
    return [{ platform: name, digest, ...(size === undefined ? {} : { size }), checks }];
  });
}

function missingPlatforms({ platforms }: Inspection, wanted: readonly string[]): PlannedPlatform[] {
  const there = platforms.map(({ platform }) => platformKey(formatPlatform(platform)));
  return wanted
    .filter((one) => !there.includes(platformKey(one)))
    .map((platform) => ({ platform, checks: [{ check: 'platform', what: 'is in the index' }] }));
}

function plannedChecks(rules: VerifyRules, size: number, signed: boolean): PlannedCheck[] {
  const { run, health, limits, noShell, labels, ports, user, scan } = rules;
  const shell = noShell || size <= smallImage;
  return [
    { check: 'architecture', what: 'its programs are built for the platform' },
    { check: 'size', what: sizeRule(rules) },
    { check: 'user', what: user ?? 'any' },
    ...(shell ? [{ check: 'shell' as const, what: noShell ? 'none' : 'any' }] : []),
    ...(labels.length > 0 ? [{ check: 'labels' as const, what: labels.join(', ') }] : []),
    { check: 'ports', what: ports?.join(', ') ?? 'any' },
    ...(run === undefined ? [] : [{ check: 'run' as const, what: runRule(rules, run) }]),
    ...(health
      ? [{ check: 'health' as const, what: `becomes healthy ${limitsText(limits)}` }]
      : []),
    ...(scan === undefined ? [] : [{ check: 'scan' as const, what: `nothing ${scan} or worse` }]),
    ...(signed ? [{ check: 'signature' as const, what: 'signed by who is trusted' }] : []),
  ];
}

function sizeRule({ maxSize, maxGrowth }: VerifyRules): string {
  const rules = [
    ...(maxSize === undefined ? [] : [`at most ${maxSize / 1e6} MB`]),
    ...(maxGrowth === undefined ? [] : [`at most ${maxGrowth * 100} % more than before`]),
  ];
  return rules.join(', ') || 'any';
}

function runRule({ exitCode, output, limits }: VerifyRules, args: readonly string[]): string {
  const says = output === undefined ? '' : ` and says “${output}”`;
  return `run with ${displayArgv(args)}, ends with ${exitCode}${says} ${limitsText(limits)}`;
}

function limitsText({ timeoutMs, memory, network, writable }: RunLimits): string {
  const files = writable ? 'files writable' : 'files read-only';
  const reach = network === 'none' ? 'no network' : `network ${network}`;
  return `(within ${timeoutMs / 1000} s, ${memory / 1e6} MB, ${reach}, ${files})`;
}
