import type { AttestationSummary } from './attestation.ts';

const names: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/slsa\.dev\/provenance\//, 'provenance'],
  [/^https:\/\/(?:www\.)?spdx\.dev\/|^https:\/\/cyclonedx\.org\/bom/, 'SBOM'],
  [/^https:\/\/openvex\.dev\//, 'VEX'],
  [/^https:\/\/slsa\.dev\/verification_summary\//, 'verification summary'],
  [/vuln/i, 'vulnerability report'],
];

/** What attestations say, in words: `provenance, SBOM`. Unknown predicate types as they are. */
export function attestationNames(attestations: readonly AttestationSummary[]): string[] {
  const found = new Set<string>();
  for (const { predicateTypes, artifactType } of attestations) {
    for (const type of predicateTypes)
      found.add(names.find(([form]) => form.test(type))?.[1] ?? type);
    if (predicateTypes.length === 0) found.add(artifactType ?? 'attestation');
  }
  return [...found];
}
