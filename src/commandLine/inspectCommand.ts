import type { AttestationSummary } from '../oci/attestation.ts';
import { evidenceJson } from '../oci/evidenceJson.ts';
import { attestationNames } from '../oci/attestationNames.ts';
import type { Inspection } from '../oci/inspect.ts';
import { inspectionJson } from '../oci/inspectionJson.ts';
import { isIndexType } from '../oci/mediaType.ts';
import { formatPlatform } from '../oci/platform.ts';
import { parseJson } from '../oci/parseJson.ts';
import { formatReference, parseReference } from '../oci/reference.ts';
import type { Command, Invocation } from './command.ts';
import { contentsText } from './contentsText.ts';
import { evidenceText } from './evidenceText.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { table } from '../terminal/table.ts';
import { refuseLooseTrust, trustFor, trustOptions } from './trustOptions.ts';
import { UsageError } from './usageError.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show what a reference points at: digest, platforms, sizes, attestations',
  operands: 'REFERENCE',
  arity: [1, 1],
  options: {
    details: {
      type: 'flag',
      summary: 'also config, labels, annotations and layers of each platform',
    },
    raw: { type: 'flag', summary: 'print the manifest alone, byte for byte in a pipe' },
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
    'slipway inspect ghcr.io/acme/api:1.4.0 --details',
    'slipway inspect ghcr.io/acme/api:1.4.0 --raw | sha256sum',
    'slipway inspect ghcr.io/acme/api:1.4.0 --attestations',
    'slipway inspect ghcr.io/acme/api:1.4.0 --verify-signature --key cosign.pub',
  ],
  async run(invocation) {
    const { arguments: given, terminal, services, signal } = invocation;
    refuseLooseTrust(given);
    if (given.flag('raw')) return rawManifest(invocation);
    const inspection = await services.slipway.inspect(given.operands[0] ?? '', signal);
    const paint = paintFor(terminal.stdout);
    const about = { document: inspectionJson(inspection), text: inspectionText(inspection, paint) };
    const detailed = given.flag('details')
      ? await withDetails(invocation, inspection, about)
      : about;
    const verify = given.flag('verify-signature');
    const statements = given.flag('attestations');
    if (!statements && !verify) return detailed;
    const { repository } = inspection.reference;
    const request = verify
      ? { statements, trust: await trustFor(invocation, repository) }
      : { statements };
    const evidence = await services.slipway.evidence(inspection, request, signal);
    const own = evidence.find(({ subject }) => subject === inspection.digest)?.signature.state;
    return {
      document: { ...detailed.document, ...evidenceJson(evidence) },
      text: detailed.text + evidenceText(evidence, paint),
      ...(verify && own !== 'verified' ? { exitCode: 1 as const } : {}),
    };
  },
};

interface About {
  readonly document: object;
  readonly text: string;
}

async function withDetails(
  { services, terminal, signal }: Invocation,
  inspection: Inspection,
  { document, text }: About,
): Promise<About> {
  const { annotations } = inspection;
  const images = await services.slipway.contents(inspection, signal);
  const paint = paintFor(terminal.stdout);
  const rows = Object.entries(annotations).map(([key, value]) => ['annotation', `${key}=${value}`]);
  const own = rows.length === 0 ? '' : `\n${table(rows, { paint })}`;
  return {
    document: { ...document, annotations, images },
    text: text + own + contentsText(images, paint),
  };
}

/** What the reference points at, as it is stored: its hash is the digest. */
async function rawManifest({ arguments: given, services, terminal, signal }: Invocation) {
  for (const other of ['details', 'attestations', 'verify-signature'])
    if (given.flag(other))
      throw new UsageError(`--raw prints the manifest alone: leave out --${other}.`, 'inspect');
  const reference = parseReference(given.operands[0] ?? '');
  const { bytes } = await services.registry.fetchManifest(reference, signal);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const shown = terminal.stdout.interactive ? `${neutraliseLines(text)}\n` : text;
  return { document: parseJson(bytes), text: shown };
}

function inspectionText(inspection: Inspection, paint: Paint): string {
  let text = table(
    [
      ['reference', { text: formatReference(inspection.reference), colour: 'bold' }],
      ['digest', inspection.digest],
      ['media type', inspection.mediaType],
      ...sizeRow(inspection),
    ],
    { paint },
  );
  if (inspection.platforms.length > 0) text += `\n${platformsText(inspection, paint)}`;
  const orphans = orphansOf(inspection);
  if (orphans.length > 0) {
    text += `\n${paint('bold', 'Attestations about nothing in this index')}\n`;
    for (const orphan of orphans)
      text += `  ${orphan.digest}  ${neutralise(attestationNames([orphan]).join(', '))}\n`;
  }
  if (inspection.other.length > 0) {
    text += `\n${paint('bold', 'Other manifests')}\n`;
    const rows = inspection.other.map(({ digest, mediaType, artifactType }) => [
      digest,
      artifactType ?? mediaType,
      isIndexType(mediaType) ? 'nested too deep to be opened: inspect it by its digest' : '',
    ]);
    text += table(rows, { paint, indent: '  ' });
  }
  return text;
}

/** Of all platforms; nothing where there is one, whose size stands beside it. */
function sizeRow({ platforms }: Inspection): [string, string][] {
  if (platforms.length < 2 || platforms.some(({ size }) => size === undefined)) return [];
  const total = platforms.reduce((sum, { size = 0 }) => sum + size, 0);
  return [['size', `${formatSize(total)} in ${platforms.length} platforms`]];
}

function platformsText(inspection: Inspection, paint: Paint): string {
  const rows = inspection.platforms.map((image) => [
    formatPlatform(image.platform),
    image.digest,
    { text: image.size === undefined ? '' : formatSize(image.size), align: 'right' as const },
    secondsOf(image.created ?? ''),
    attestationNames(image.attestations).join(', '),
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
