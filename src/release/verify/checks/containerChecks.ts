import type { Digest } from '../../../oci/digest.ts';
import type { Repository } from '../../../oci/reference.ts';
import type { SignatureTrust, SignatureVerifier } from '../../../oci/signatureVerifier.ts';
import type { CheckResult } from '../check.ts';
import type { ImageRunner } from '../imageRunner.ts';
import type { Scanner } from '../scanner.ts';
import type { PlannedImage } from '../verifyPlan.ts';
import { healthVerdict, runVerdict } from './runChecks.ts';
import { scanVerdict } from './scanVerdict.ts';

export interface ContainerPorts {
  readonly imageRunner: ImageRunner;
  readonly scanner: Scanner;
  readonly verifier: SignatureVerifier;
  readonly trustFor: (
    repository: Repository,
    signal: AbortSignal,
  ) => Promise<SignatureTrust | undefined>;
}

export interface ContainerSubject {
  readonly image: PlannedImage;
  readonly repository: Repository;
  readonly platform: string;
  readonly digest: Digest;
}

/** The checks that programs outside do: the engine, a scanner, cosign. Fails as they do. */
export async function containerCheck(
  ports: ContainerPorts,
  check: 'run' | 'health' | 'scan' | 'signature',
  { image, repository, platform, digest }: ContainerSubject,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { rules, version } = image;
  const common = { repository, digest, platform, limits: rules.limits };
  switch (check) {
    case 'run': {
      const run = { ...common, args: rules.run ?? [], until: 'exit' } as const;
      const outcome = await ports.imageRunner.run(run, signal);
      return runVerdict(outcome, rules, platform, version);
    }
    case 'health': {
      const outcome = await ports.imageRunner.run({ ...common, until: 'healthy' }, signal);
      return healthVerdict(outcome, rules, platform);
    }
    case 'scan': {
      const result = await ports.scanner.scan(repository, digest, platform, signal);
      return scanVerdict(result, rules.scan ?? 'critical');
    }
    case 'signature':
      return signatureCheck(ports, image, repository, signal);
  }
}

/** Of the whole index: that is what is signed. */
async function signatureCheck(
  { verifier, trustFor }: ContainerPorts,
  { digest }: PlannedImage,
  repository: Repository,
  signal: AbortSignal,
): Promise<CheckResult> {
  const check = 'signature';
  const trust = await trustFor(repository, signal);
  if (trust === undefined)
    return {
      ...{ check, state: 'unchecked', detail: 'Nobody is named whose signature counts.' },
      remedy: 'Set verify.signature of the image in slipway.yaml.',
    };
  const verdict = await verifier.verify(repository, digest, trust, signal);
  if (verdict.verified) return { check, state: 'passed', detail: 'verified by cosign' };
  return {
    ...{ check, state: 'failed', detail: verdict.why },
    remedy: 'Sign the image, or correct whose signature counts (verify.signature).',
  };
}
