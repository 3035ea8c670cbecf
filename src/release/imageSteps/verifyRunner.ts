import { parseRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { relay } from '../checklist/relay.ts';
import type { Finding } from '../checklist/stepEvidence.ts';
import type { StepContext, StepEvent, StepOf, StepRunner } from '../checklist/stepRunner.ts';
import { selectImages } from '../selectImages.ts';
import type { CheckResult } from '../verify/check.ts';
import type { VerifiedImage, VerifiedPlatform, VerifyPlan } from '../verify/verifyPlan.ts';
import type { VerifyTarget } from '../verify/verifyTargets.ts';
import { imageTarget } from '../verify/verifyTargets.ts';
import type { VerifyVerbs } from '../verify/verifyVerbs.ts';
import type { RegistryPorts } from './checkDigests.ts';
import { checkDigests } from './checkDigests.ts';
import { releasedImages } from './releasedImages.ts';

interface VerifyStepPorts extends RegistryPorts {
  readonly verifying: VerifyVerbs;
}

/** The step that looks at what was pushed: ticked on digests, and on what every check found. */
export function verifyRunner(ports: VerifyStepPorts): StepRunner<'verify'> {
  return {
    kind: 'verify',
    async plan(step, context, signal) {
      const { images } = await planFor(ports, step, context, signal);
      const names = images.map(({ name, platforms }) => {
        return `${name} for ${platforms.map(({ platform }) => platform).join(', ')}`;
      });
      const details = images.flatMap(({ reference, digest, platforms }) => [
        `${reference} is ${digest}`,
        ...platforms.flatMap(({ platform, checks }) =>
          checks.map(({ check, what }) => `${platform}: ${check}: ${what}`),
        ),
      ]);
      return { summary: `Verify ${names.join('; ')}`, details };
    },
    async *run(step, context, signal) {
      const plan = await planFor(ports, step, context, signal);
      yield* relay<StepEvent>(async (tell) => {
        const report = await ports.verifying.verify(
          plan,
          ({ image, platform, check, done, total }) =>
            tell({
              ...{ kind: 'progress', text: `${image} ${platform}: ${check}` },
              fraction: done / Math.max(1, total),
            }),
          signal,
        );
        for (const image of report.images)
          for (const finding of findingsOf(image)) tell({ kind: 'finding', finding });
        if (!report.ok) throw notGood(report.images);
      });
    },
    check: (_step, evidence, { version }, signal) => checkDigests(ports, evidence, version, signal),
  };
}

async function planFor(
  { registry, verifying }: VerifyStepPorts,
  step: StepOf<'verify'>,
  context: StepContext,
  signal: AbortSignal,
): Promise<VerifyPlan> {
  const targets = await targetsFor(registry, step, context, signal);
  return verifying.planVerifyOf(targets, step.platforms ?? [], signal);
}

/** A digest is looked at once, in whichever repositories it is. */
async function targetsFor(
  registry: Registry,
  step: StepOf<'verify'>,
  context: StepContext,
  signal: AbortSignal,
): Promise<VerifyTarget[]> {
  const images = selectImages(context.project, step.images ?? []);
  const released = await releasedImages(registry, context, signal);
  return images.flatMap((image) => {
    const own = released.filter((one) => one.image === image.name);
    const digests = new Map(own.map((one) => [one.digest, one]));
    return [...digests.values()].map(({ repository, tag, digest }) => {
      const place = parseRepository(repository);
      const target = imageTarget(image, { kind: 'digest', repository: place, tag, digest });
      return { ...target, version: context.version };
    });
  });
}

function findingsOf({ name, reference, digest, platforms }: VerifiedImage): Finding[] {
  const on = platforms.map(({ platform }) => platform);
  return [
    { kind: 'digest', reference, digest, platforms: on },
    ...platforms.map((platform): Finding => noteOf(name, platform)),
  ];
}

function noteOf(name: string, { platform, digest, checks }: VerifiedPlatform): Finding {
  const said = checks.filter(({ state }) => state !== 'noted').map(textOf);
  return {
    kind: 'note',
    text: `${name} ${platform}: ${said.join('; ') || 'nothing to check'}`,
    data: {
      ...(digest === undefined ? {} : { digest }),
      ...Object.fromEntries(checks.map(({ check, state }) => [check, state])),
    },
  };
}

function textOf({ check, state, detail }: CheckResult): string {
  const word = { passed: 'ok', failed: 'failed', unchecked: 'not checked', noted: '' }[state];
  return `${check} ${word} (${detail})`;
}

function notGood(images: readonly VerifiedImage[]): ChecklistError {
  const bad = images.flatMap(({ name, platforms }) =>
    platforms.flatMap(({ platform, checks }) =>
      checks
        .filter(({ state }) => state === 'failed' || state === 'unchecked')
        .map((one) => ({ text: `${name} ${platform}: ${textOf(one)}`, remedy: one.remedy })),
    ),
  );
  const remedies = new Set(bad.flatMap(({ remedy }) => remedy ?? []));
  return new ChecklistError(
    'step-failed',
    `${bad.map(({ text }) => text).join('; ')}.`,
    [...remedies].slice(0, 3).join(' ') || 'Look at it with slipway verify.',
  );
}
