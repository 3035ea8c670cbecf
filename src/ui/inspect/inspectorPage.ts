import type { Digest } from '../../oci/digest.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { ImageConfig } from '../../oci/imageConfig.ts';
import type { Inspection } from '../../oci/inspect.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { isIndexType } from '../../oci/mediaType.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import { attestationNames } from '../../oci/attestationNames.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import { layerTable } from './layerTable.ts';
import type { Cell, Fact, Row, Section } from './section.ts';
import type { KnownSignature } from './signatureSection.ts';
import { signatureFact } from './signatureSection.ts';
import type { Origin } from './summaryFacts.ts';
import { summaryFacts } from './summaryFacts.ts';
import type { Wording } from './wording.ts';

/** The image's own part, once its manifest and config have been read. */
export interface ImageDetails {
  readonly manifest: ImageManifest;
  /** Absent when the config is not that of a container image. */
  readonly config?: ImageConfig;
}

/** What the summary tells beside the inspection itself. */
export interface Overview {
  readonly chosen?: Digest | undefined;
  readonly signature?: KnownSignature;
  readonly origin?: Origin;
  readonly former?: FormerContent;
}

/** That this is what a registry said before, and why it is not asked now. */
export interface FormerContent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly why: string;
}

/** The summary and the platforms; the first section has the facts of the reference itself. */
export function overviewSections(
  inspection: Inspection,
  { chosen, signature, origin = {}, former }: Overview,
  wording: Wording,
): Section[] {
  const { t } = wording;
  const { digest, mediaType, size, platforms } = inspection;
  const summary: Section = {
    kind: 'facts',
    title: '',
    facts: [
      ...(former === undefined ? [] : [formerFact(former, wording)]),
      { name: t('Digest'), values: [digest], mono: true, opens: digest },
      ...summaryFacts(inspection, origin, wording),
      signatureFact(t('Signature'), signature, t),
      { name: t('Type'), values: [`${plainText(mediaType)}, ${formatBytes(size)}`], mono: true },
    ],
  };
  const sections: Section[] = [summary];
  if (platforms.length > 0) sections.push(platformTable(platforms, chosen, wording));
  if (Object.keys(inspection.annotations).length > 0)
    sections.push(mapSection(t('Annotations'), inspection.annotations));
  return sections;
}

function formerFact({ at, why }: FormerContent, { t, now, language }: Wording): Fact {
  const said = `${relativeTime(new Date(at), now, language)}. ${plainText(why)}`;
  return { name: t('As of'), values: [said], mark: 'open' };
}

/** What the reference names beside images: artifacts, and attestations of images that are not in it. */
export function otherSections(inspection: Inspection, { t }: Wording): Section[] {
  const { platforms, attestations, other } = inspection;
  const known = new Set<Digest>(platforms.map((image) => image.digest));
  const rows = [
    ...attestations
      .filter(({ subject }) => !known.has(subject))
      .map((one) => artifactRow(one.digest, one.predicateTypes.join(', ') || t('attestation'))),
    ...other.map(({ digest, mediaType, artifactType }) =>
      isIndexType(mediaType)
        ? artifactRow(digest, t('{0}, nested too deep to be opened here', mediaType))
        : artifactRow(digest, artifactType ?? mediaType),
    ),
  ];
  if (rows.length === 0) return [];
  const columns = [{ title: t('Digest') }, { title: t('Type') }];
  return [{ kind: 'table', title: t('Other documents'), columns, rows }];
}

/** Short to read, whole to copy; a click opens the document. */
function digestCell(digest: Digest): Cell {
  return { text: shortDigest(digest), mono: true, opens: digest, copies: digest };
}

function artifactRow(digest: Digest, type: string): Row {
  return { cells: [digestCell(digest), { text: plainText(type), mono: true }] };
}

function platformTable(
  platforms: readonly PlatformImage[],
  chosen: Digest | undefined,
  { t, now, language }: Wording,
): Section {
  const largest = Math.max(1, ...platforms.map(({ size }) => size ?? 0));
  return {
    kind: 'table',
    title: t('Platforms'),
    columns: [
      { title: t('Platform') },
      { title: t('Digest') },
      { title: t('Size'), right: true },
      { title: t('Created') },
      { title: t('Attestations') },
    ],
    rows: platforms.map((image) => {
      const created = recordedTime(image.created);
      const names = attestationNames(image.attestations).map((name) => plainText(name, 60));
      return {
        chooses: image.digest,
        chosen: image.digest === chosen,
        cells: [
          { text: plainText(formatPlatform(image.platform)) },
          digestCell(image.digest),
          image.size === undefined
            ? { text: '', right: true }
            : { text: formatBytes(image.size), right: true, share: image.size / largest },
          created === undefined
            ? { text: t('not recorded'), dim: true }
            : { text: relativeTime(created, now, language) },
          names.length === 0 ? { text: t('none'), dim: true } : { text: names.join(', ') },
        ],
      };
    }),
  };
}

/** Config, layers, labels and attestations of one platform. */
export function imageSections(
  image: PlatformImage,
  { manifest, config }: ImageDetails,
  wording: Wording,
): Section[] {
  const { t } = wording;
  const sections: Section[] = [];
  const platform = plainText(formatPlatform(image.platform));
  if (config !== undefined)
    sections.push(configSection(t('Config · {0}', platform), config, manifest, wording));
  sections.push(layerTable(t('Layers · {0}', platform), manifest, config, t));
  if (config !== undefined && Object.keys(config.labels).length > 0)
    sections.push(mapSection(t('Labels · {0}', platform), config.labels));
  if (Object.keys(manifest.annotations).length > 0)
    sections.push(mapSection(t('Annotations · {0}', platform), manifest.annotations));
  if (image.attestations.length > 0)
    sections.push(attestationTable(t('Attestations · {0}', platform), image, t));
  sections.push({
    kind: 'deferred',
    title: t('Provenance, packages and signatures · {0}', platform),
    note: t('Read when opened.'),
    loads: image.digest,
  });
  return sections;
}

function configSection(
  title: string,
  config: ImageConfig,
  manifest: ImageManifest,
  { t }: Wording,
): Section {
  const facts: Fact[] = [];
  const add = (name: string, values: readonly string[], mono = true): void => {
    if (values.length > 0)
      facts.push({ name, values: values.map((one) => plainText(one, 2000)), mono });
  };
  const created = recordedTime(config.created);
  add(t('User'), [
    config.user === undefined || config.user === '' ? t('root (none is set)') : config.user,
  ]);
  if (config.entrypoint.length > 0) add(t('Entrypoint'), [JSON.stringify(config.entrypoint)]);
  if (config.cmd.length > 0) add(t('Command'), [JSON.stringify(config.cmd)]);
  if (config.workingDir !== undefined) add(t('Working directory'), [config.workingDir]);
  add(t('Ports'), config.exposedPorts);
  add(t('Volumes'), config.volumes);
  add(t('Environment'), config.env);
  if (config.healthcheck !== undefined) add(t('Health check'), [config.healthcheck.join(' ')]);
  add(t('Created'), [created === undefined ? t('not recorded') : created.toISOString()], false);
  facts.push({
    name: t('Config digest'),
    values: [manifest.config.digest],
    mono: true,
    opens: manifest.config.digest,
  });
  return { kind: 'facts', title, facts };
}

function attestationTable(title: string, image: PlatformImage, t: Translate): Section {
  return {
    kind: 'table',
    title,
    note: t('Present, not verified.'),
    columns: [{ title: t('Kind') }, { title: t('Digest') }, { title: t('Predicate type') }],
    rows: image.attestations.flatMap((one) =>
      (one.predicateTypes.length > 0 ? one.predicateTypes : [one.artifactType ?? '']).map(
        (type): Row => ({
          cells: [
            { text: attestationNames([{ ...one, predicateTypes: [type] }]).join(', ') },
            digestCell(one.digest),
            { text: plainText(type), mono: true },
          ],
        }),
      ),
    ),
  };
}

function mapSection(title: string, entries: Readonly<Record<string, string>>): Section {
  const facts = Object.entries(entries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]): Fact => ({
      name: plainText(name),
      values: [plainText(value, 2000)],
      mono: true,
    }));
  return { kind: 'facts', title, facts };
}
