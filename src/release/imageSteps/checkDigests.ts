import { absentAsUndefined } from '../../oci/absent.ts';
import { isDigest } from '../../oci/digest.ts';
import { parseReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { Verdict } from '../checklist/stepRunner.ts';

export interface RegistryPorts {
  readonly registry: Registry;
  readonly writer: RegistryWriter;
}

/**
 * Whether the registries still hold what was pushed: tags that name the version at the digest they
 * had, and for tags that go on (`latest`, `1.4`) the digest itself, since a later release moves
 * them. Fails with RegistryError or InvalidReferenceError.
 */
export async function checkDigests(
  { registry, writer }: RegistryPorts,
  evidence: readonly StepEvidence[],
  version: string,
  signal: AbortSignal,
): Promise<Verdict> {
  for (const { finding } of evidence) {
    if (finding.kind !== 'digest' || !isDigest(finding.digest)) continue;
    const { reference: text, digest } = finding;
    const reference = parseReference(text);
    const { repository, tag } = reference;
    if (tag?.includes(version.replaceAll('+', '-')) !== true) {
      if (await writer.hasManifest(repository, digest, signal)) continue;
      return { holds: false, reason: `The registry of ${text} no longer has ${digest}.` };
    }
    const now = (await absentAsUndefined(registry.resolve(reference, signal)))?.digest;
    if (now === digest) continue;
    const reason =
      now === undefined
        ? `${text} is no longer in the registry.`
        : `${text} is ${now} now, not ${digest}.`;
    return { holds: false, reason };
  }
  return { holds: true };
}
