import type { AttestationSummary } from '../oci/attestation.ts';
import { evidenceJson } from '../oci/evidenceJson.ts';
import type { Inspection } from '../oci/inspect.ts';
import { inspectionJson } from '../oci/inspectionJson.ts';
import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import type { Command } from './command.ts';
import { evidenceText } from './evidenceText.ts';
import { neutralise } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { paintFor } from './paint.ts';
import { formatSize } from './quantities.ts';
import { table } from './table.ts';
import { refuseLooseTrust, trustFor, trustOptions } from './trustOptions.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show what a reference points at: digest, platforms, sizes, attestations',
  operands: 'REFERENCE',
  arity: [1, 1],
  options: {
    attestations: {
      type: 'flag',
      summary: 'open provenance and SBOMs, and look for signatures (more requests)',
    },
    'verify-signature': {
      type: 'flag',
      summary: 'have cosign verify the signatures; exits with 1 unless REFERENCE is verified',
    },
    ...trustOptions,
  },
  description:
    'Sizes are compressed bytes of config and layers. Attestations stand beside the platform they are about;\nthat they are there does not mean that anything was verified. --verify-signature runs cosign with the key,\nor the identity and issuer, that are given, else with what verify.signature of the image in slipway.yaml says.',
  examples: [
    'slipway inspect ghcr.io/acme/api:1.4.0',
    'slipway inspect alpine --json',
    'slipway inspect ghcr.io/acme/api:1.4.0 --attestations',
    'slipway inspect ghcr.io/acme/api:1.4.0 --verify-signature --key cosign.pub',
  ],
  async run(invocation) {
    const { arguments: given, terminal, services, signal } = invocation;
    refuseLooseTrust(given);
    const inspection = await services.slipway.inspect(given.operands[0] ?? '', signal);
    const paint = paintFor(terminal.stdout);
    const text = inspectionText(inspection, paint);
    const verify = given.flag('verify-signature');
    const statements = given.flag('attestations');
    if (!statements && !verify) return { document: inspectionJson(inspection), text };
    const { repository } = inspection.reference;
    const request = verify
      ? { statements, trust: await trustFor(invocation, repository) }
      : { statements };
    const evidence = await services.slipway.evidence(inspection, request, signal);
    const own = evidence.find(({ subject }) => subject === inspection.digest)?.signature.state;
    return {
      document: { ...inspectionJson(inspection), ...evidenceJson(evidence) },
      text: text + evidenceText(evidence, paint),
      ...(verify && own !== 'verified' ? { exitCode: 1 as const } : {}),
    };
  },
};

function inspectionText(inspection: Inspection, paint: Paint): string {
  let text = table(
    [
      ['reference', { text: formatReference(inspection.reference), colour: 'bold' }],
      ['digest', inspection.digest],
      ['media type', inspection.mediaType],
    ],
    { paint },
  );
  if (inspection.platforms.length > 0) text += `\n${platformsText(inspection, paint)}`;
  const orphans = orphansOf(inspection);
  if (orphans.length > 0) {
    text += `\n${paint('bold', 'Attestations about nothing in this index')}\n`;
    for (const orphan of orphans) text += `  ${orphan.digest}  ${neutralise(typesOf(orphan))}\n`;
  }
  if (inspection.other.length > 0) {
    text += `\n${paint('bold', 'Other manifests')}\n`;
    const rows = inspection.other.map(({ digest, mediaType }) => [digest, mediaType]);
    text += table(rows, { paint, indent: '  ' });
  }
  return text;
}

function platformsText(inspection: Inspection, paint: Paint): string {
  const rows = inspection.platforms.map((image) => [
    formatPlatform(image.platform),
    image.digest,
    { text: image.size === undefined ? '' : formatSize(image.size), align: 'right' as const },
    secondsOf(image.created ?? ''),
    image.attestations.map(typesOf).join(', '),
  ]);
  const header = ['PLATFORM', 'DIGEST', 'SIZE', 'CREATED', 'ATTESTATIONS'];
  return table(rows, { paint, header });
}

/** `2026-01-10T12:00:00Z`: BuildKit writes nanoseconds nobody reads. */
function secondsOf(time: string): string {
  return time.replace(/\.\d+(?=Z|[+-])/, '');
}

function orphansOf({ attestations, platforms }: Inspection): AttestationSummary[] {
  const shown = new Set(platforms.flatMap((image) => image.attestations.map((a) => a.digest)));
  return attestations.filter(({ digest }) => !shown.has(digest));
}

/** `https://slsa.dev/provenance/v1` is provenance, `https://spdx.dev/Document` an SBOM. */
function typesOf({ predicateTypes, artifactType }: AttestationSummary): string {
  if (predicateTypes.length === 0) return artifactType ?? 'attestation';
  return predicateTypes.map(predicateName).join(' + ');
}

function predicateName(predicateType: string): string {
  if (/^https:\/\/slsa\.dev\/provenance\//.test(predicateType)) return 'provenance';
  if (/^https:\/\/(spdx\.dev|cyclonedx\.org)\//.test(predicateType)) return 'SBOM';
  return predicateType;
}
