import type { Digest } from '../../oci/digest.ts';
import type { EvidencePorts } from '../../oci/evidence.ts';
import { readEvidenceOf } from '../../oci/evidence.ts';
import { parseImageConfig } from '../../oci/imageConfig.ts';
import type { Inspection } from '../../oci/inspect.ts';
import { inspect } from '../../oci/inspect.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { isImageConfigType } from '../../oci/mediaType.ts';
import type { Reference } from '../../oci/reference.ts';
import { readProvenance } from '../../oci/readProvenance.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryMemory } from '../../oci/registryMemory.ts';
import type { Signature } from '../../oci/signature.ts';
import type { SignatureTrust } from '../../oci/signatureVerifier.ts';
import { isOutOfReach } from '../images/isOutOfReach.ts';
import type { Translate } from '../translate.ts';
import type { DigestLink } from './digestLinks.ts';
import { digestLinks } from './digestLinks.ts';
import { documentText } from './documentText.ts';
import { evidenceSections } from './evidencePage.ts';
import type { RawText } from './inspectorMessages.ts';
import type { FormerContent, Overview } from './inspectorPage.ts';
import type { Origin } from './summaryFacts.ts';
import type { Section } from './section.ts';
import { imageSections, otherSections, overviewSections } from './inspectorPage.ts';
import type { ManifestDocument } from './manifestDocument.ts';
import type { Wording } from './wording.ts';

/** What a panel shows of one reference, read once. */
export interface InspectorContent {
  readonly inspection: Inspection;
  readonly fetched: FetchedManifest;
  /** The registry could not be asked: where the tag led before. */
  readonly former?: FormerContent;
}

/** What a registry that cannot be asked said before, where all of it is still kept. RegistryError. */
export async function readInspection(
  registry: Registry,
  memory: RegistryMemory,
  reference: Reference,
  signal: AbortSignal,
): Promise<InspectorContent> {
  try {
    return await readNow(registry, reference, signal);
  } catch (error) {
    if (!isOutOfReach(error) || reference.kind !== 'tag') throw error;
    const remembered = await memory.recallManifest(reference, signal);
    if (remembered === undefined) throw error;
    const { repository } = reference;
    const { digest } = remembered.fetched.descriptor;
    const found = await readNow(registry, { kind: 'digest', repository, digest }, signal).catch(
      (): undefined => undefined,
    );
    signal.throwIfAborted();
    if (found === undefined) throw error;
    const former = { at: remembered.at, why: error.message };
    return { ...found, inspection: { ...found.inspection, reference }, former };
  }
}

async function readNow(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<InspectorContent> {
  const inspection = await inspect(registry, reference, signal);
  const { digest } = inspection;
  const { repository } = reference;
  const fetched = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  return { inspection, fetched };
}

/** The whole page for one chosen platform, with the documents its digests open. */
export async function readPage(
  registry: Registry,
  { inspection, fetched, former }: InspectorContent,
  { chosen, signature }: Pick<Overview, 'chosen' | 'signature'>,
  wording: Wording,
  signal: AbortSignal,
): Promise<{ sections: Section[]; raw: RawText; targets: Map<Digest, ManifestDocument> }> {
  const { repository } = inspection.reference;
  const text = documentText(fetched.bytes, false) ?? '';
  const links = digestLinks(text, repository);
  const targets = new Map(links.map(({ target }) => [target.digest, target]));
  targets.set(inspection.digest, rawDocument(fetched));
  const named = [
    ...inspection.platforms,
    ...inspection.other,
    ...inspection.attestations.map(({ digest }) => ({ digest, mediaType: '' })),
  ];
  for (const { digest, mediaType } of named)
    if (!targets.has(digest))
      targets.set(digest, {
        repository,
        digest,
        kind: 'manifest',
        mediaType,
        size: 0,
        exact: false,
      });
  const details: Section[] = [];
  let origin: Origin = {};
  const image = inspection.platforms.find(({ digest }) => digest === chosen);
  if (image !== undefined) {
    const { digest } = image;
    const { manifest, descriptor } = await registry.fetchManifest(
      { kind: 'digest', repository, digest },
      signal,
    );
    targets.set(digest, { ...rawDocument(fetched), ...descriptor, kind: 'manifest' });
    if (manifest.kind === 'manifest') {
      const { config } = manifest;
      targets.set(config.digest, { repository, kind: 'blob', exact: false, ...config });
      const parts = isImageConfigType(config.mediaType)
        ? {
            manifest,
            config: parseImageConfig(await registry.fetchBlob(repository, config, signal)),
          }
        : { manifest };
      const provenance = await readProvenance(registry, repository, image, signal).catch(
        (error: unknown) => {
          if (former === undefined || !isOutOfReach(error)) throw error;
          return undefined;
        },
      );
      origin = provenance === undefined ? parts : { ...parts, provenance };
      details.push(...imageSections(image, parts, wording));
    }
  }
  const sections = [
    ...overviewSections(
      inspection,
      { chosen, signature, origin, ...(former === undefined ? {} : { former }) },
      wording,
    ),
    ...details,
    ...otherSections(inspection, wording),
  ];
  return { sections, raw: rawText(text, links, wording.t), targets };
}

/** More than this nobody reads in a page; the document beside it has all of it. */
const mostRaw = 500_000;

function rawText(text: string, links: readonly DigestLink[], t: Translate): RawText {
  const whole = text.length <= mostRaw;
  const rest = t('… the rest is left out: Open as document shows all of it.');
  return {
    text: whole ? text : `${text.slice(0, mostRaw)}\n${rest}\n`,
    links: links
      .filter(({ end }) => whole || end <= mostRaw)
      .map(({ start, end, target }) => ({ start, end, digest: target.digest })),
  };
}

interface SubjectPage {
  readonly sections: Section[];
  readonly targets: Map<Digest, ManifestDocument>;
  /** Of what the panel shows. */
  readonly signature: Signature | undefined;
}

/** What a deferred section holds: evidence of an image and of the index it is in. */
export async function readSubject(
  ports: EvidencePorts,
  inspection: Inspection,
  subject: Digest,
  trust: SignatureTrust | undefined,
  wording: Wording,
  signal: AbortSignal,
): Promise<SubjectPage> {
  const { repository } = inspection.reference;
  const request = { statements: true, ...(trust === undefined ? {} : { trust }) };
  const evidence = await mapConcurrently([...new Set([subject, inspection.digest])], 2, (one) =>
    readEvidenceOf(ports, inspection, one, request, signal),
  );
  const signatures = evidence.map(({ signature }) => signature);
  const own = signatures.find((one) => one.subject === inspection.digest);
  const referrers = signatures.flatMap((one) => one.referrers);
  const common = { repository, kind: 'manifest', mediaType: '', size: 0, exact: false } as const;
  return {
    sections: evidenceSections(evidence, subject, wording),
    targets: new Map(referrers.map(({ digest }) => [digest, { ...common, digest }])),
    signature: own,
  };
}

/** The document of a manifest that has been fetched. */
export function rawDocument({ repository, descriptor }: FetchedManifest): ManifestDocument {
  const { digest, mediaType, size } = descriptor;
  return { repository, digest, kind: 'manifest', mediaType, size, exact: false };
}
