import type { Decompress } from '../../oci/layer/readLayer.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import type { SignatureTrust, SignatureVerifier } from '../../oci/signatureVerifier.ts';
import type { Project } from '../project.ts';
import { signatureTrust } from '../signatureTrust.ts';
import type { VerifyProgress } from './applyVerify.ts';
import { applyVerify } from './applyVerify.ts';
import type { ImageRunner } from './imageRunner.ts';
import { planImage } from './planVerify.ts';
import type { Scanner } from './scanner.ts';
import type { PlannedImage, VerifyPlan, VerifyReport } from './verifyPlan.ts';
import type { VerifyRequest, VerifyTarget } from './verifyTargets.ts';
import { verifyTargets } from './verifyTargets.ts';

export interface VerifyVerbs {
  /**
   * What would be looked at in which digests; starts nothing. Fails with ConfigError,
   * InvalidReferenceError or RegistryError.
   */
  planVerify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyPlan>;
  /** The same of images at references that are known already. Fails with RegistryError. */
  planVerifyOf(
    targets: readonly VerifyTarget[],
    platforms: readonly string[],
    signal: AbortSignal,
  ): Promise<VerifyPlan>;
  /** Looks; what could not be looked at is in the report. Only an abort makes it fail. */
  verify(
    plan: VerifyPlan,
    onProgress: (progress: VerifyProgress) => void,
    signal: AbortSignal,
  ): Promise<VerifyReport>;
}

/** What looks into images beside the registry. */
export interface Verification {
  readonly decompress: Decompress;
  readonly imageRunner: ImageRunner;
  readonly scanner: Scanner;
}

export interface VerifyVerbPorts {
  readonly registry: Registry;
  readonly writer: Pick<RegistryWriter, 'readBlob'>;
  readonly verifier: SignatureVerifier;
  readonly verification: Verification;
  readonly now: () => Date;
}

export function createVerifyVerbs(
  ports: VerifyVerbPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): VerifyVerbs {
  const trustFor = async (
    repository: Repository,
    signal: AbortSignal,
  ): Promise<SignatureTrust | undefined> => signatureTrust(await loadProject(signal), repository);
  async function planVerifyOf(
    targets: readonly VerifyTarget[],
    platforms: readonly string[],
    signal: AbortSignal,
  ): Promise<VerifyPlan> {
    const images: PlannedImage[] = [];
    for (const target of targets) {
      const signed = (await trustFor(target.reference.repository, signal)) !== undefined;
      images.push(await planImage(ports.registry, target, { platforms, signed }, signal));
    }
    return { images };
  }
  return {
    planVerifyOf,
    planVerify: async (request, signal) => {
      const targets = verifyTargets(await loadProject(signal), request, ports.now());
      return planVerifyOf(targets, request.platforms ?? [], signal);
    },
    verify: async (plan, onProgress, signal) => {
      if (needsEngine(plan)) await sweep(ports, signal);
      const { registry, writer: blobs, verifier, verification } = ports;
      const looking = { ...verification, registry, blobs, verifier, trustFor };
      return applyVerify(looking, plan, onProgress, signal);
    },
  };
}

function needsEngine({ images }: VerifyPlan): boolean {
  return images.some(({ rules }) => rules.run !== undefined || rules.health);
}

/** What cannot be tidied up is no reason not to look: the checks say what is wrong with the engine. */
async function sweep({ verification }: VerifyVerbPorts, signal: AbortSignal): Promise<void> {
  await verification.imageRunner.sweep(signal).catch(() => signal.throwIfAborted());
}
