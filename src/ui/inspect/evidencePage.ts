import type { Digest } from '../../oci/digest.ts';
import type { Evidence } from '../../oci/evidence.ts';
import { Failure } from '../../oci/failure.ts';
import type { AttestationContent } from '../../oci/openAttestation.ts';
import type { Provenance } from '../../oci/provenance.ts';
import type { Sbom } from '../../oci/sbom.ts';
import { plainText } from '../plainText.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import type { Fact, Row, Section } from './section.ts';
import { signatureSections } from './signatureSection.ts';
import type { Wording } from './wording.ts';

/**
 * What is kept about an image and the index it is in: provenance, packages, what else there is, and
 * signatures. Of the index all that speaks about it as a whole, marked as such.
 */
export function evidenceSections(
  evidence: readonly Evidence[],
  image: Digest,
  wording: Wording,
): Section[] {
  const { t } = wording;
  const sections: Section[] = [];
  for (const { subject, attestations } of evidence)
    for (const content of attestations.flatMap(({ contents }) => contents)) {
      const made = contentSections(content, wording);
      sections.push(
        ...(subject === image
          ? made
          : made.map((one) => ({ ...one, title: t('{0} of the index', one.title) }))),
      );
    }
  const signatures = evidence.map(({ signature }) => signature);
  sections.push(...signatureSections(signatures, image, t));
  return sections;
}

/** A failure where the sections would be. */
export function problemSection(error: unknown, t: Translate): Section {
  const message =
    error instanceof Failure
      ? `${error.message} ${error.remedy}`
      : t('Something went wrong; the log has the details.');
  const facts = [{ name: t('Problem'), values: [plainText(message, 1000)] }];
  return { kind: 'facts', title: '', facts };
}

function contentSections(content: AttestationContent, wording: Wording): Section[] {
  const { t } = wording;
  switch (content.kind) {
    case 'provenance':
      return provenanceSections(content.provenance, wording);
    case 'sbom':
      return [packageTable(content.sbom, t)];
    case 'other':
      return [note(t('Attestation'), content.predicateType, t('Slipway does not read this type.'))];
    case 'unreadable':
      return [note(t('Cannot be read'), content.predicateType, content.why)];
  }
}

function note(title: string, type: string, text: string): Section {
  const facts: Fact[] = [{ name: plainText(type), values: [plainText(text, 500)] }];
  return { kind: 'facts', title, facts };
}

function provenanceSections(provenance: Provenance, wording: Wording): Section[] {
  const { t } = wording;
  const { source, revision, entryPoint, run, builderPlatform, started, finished } = provenance;
  const facts: Fact[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) facts.push({ name, values: [plainText(value, 1000)], mono: true });
  };
  add(t('Builder'), provenance.builder);
  add(t('Build type'), provenance.buildType);
  add(t('Source'), source);
  add(t('Revision'), revision);
  add(t('Starts from'), entryPoint);
  add(t('Run'), run);
  add(t('Platform of the builder'), builderPlatform);
  add(t('Started'), started);
  add(t('Finished'), finished);
  for (const [name, value] of Object.entries(provenance.parameters)) add(plainText(name), value);
  const sections: Section[] = [
    { kind: 'facts', title: t('Provenance'), note: headline(provenance, wording), facts },
  ];
  if (provenance.materials.length > 0) sections.push(materialTable(provenance, t));
  return sections;
}

/** `Built by … from … at …`, as far as it is recorded. */
function headline(provenance: Provenance, { t, now, language }: Wording): string {
  const { builder, source, revision, finished, started } = provenance;
  const by = plainText(builder ?? t('a builder that gives no name'));
  const from = plainText(source ?? t('a source that is not recorded'));
  const said =
    revision === undefined
      ? t('Built by {0} from {1}', by, from)
      : t('Built by {0} from {1} at {2}', by, from, plainText(revision).slice(0, 12));
  const when = recordedTime(finished ?? started);
  return when === undefined ? said : `${said} · ${relativeTime(when, now, language)}`;
}

function materialTable({ materials }: Provenance, t: Translate): Section {
  return {
    kind: 'table',
    title: t('Materials'),
    columns: [{ title: t('Digest') }, { title: t('Material') }],
    rows: materials.map(({ uri, digest }): Row => {
      const text = plainText(digest ?? '', 200);
      const short = text.length > 24 ? `${text.slice(0, 19)}…` : text;
      return {
        cells: [
          text === '' ? { text } : { text: short, mono: true, copies: text },
          { text: plainText(uri, 500), mono: true },
        ],
      };
    }),
  };
}

function packageTable({ format, packages, truncated }: Sbom, t: Translate): Section {
  const said = t('{0}, {1} packages', plainText(format), packages.length);
  return {
    kind: 'table',
    title: t('Packages'),
    note: truncated ? t('{0}; the rest is left out', said) : said,
    search: true,
    columns: [
      { title: t('Name') },
      { title: t('Version') },
      { title: t('Licence') },
      { title: t('Package URL') },
    ],
    rows: packages.map(({ name, version, licence, purl }): Row => ({
      cells: [
        { text: plainText(name) },
        { text: plainText(version ?? '') },
        { text: plainText(licence ?? '', 80) },
        { text: plainText(purl ?? ''), mono: true, dim: true },
      ],
    })),
  };
}
