import { shortDigest } from '../../oci/digest.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Signature } from '../../oci/signature.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import type { Fact, Row, Section } from './section.ts';

/** What is known of the signature of what the panel shows: undefined before it was looked for. */
export type KnownSignature = Signature | 'checking' | undefined;

/** One line on a signature, with what can be done about it. Signed, verified and not checked are three things. */
export function signatureFact(name: string, known: KnownSignature, t: Translate): Fact {
  if (known === undefined)
    return {
      name,
      values: [t('not checked')],
      mark: 'open',
      action: { title: t('Check'), does: 'check' },
    };
  if (known === 'checking') return { name, values: [t('checking…')], mark: 'open' };
  const said = stateText(known, t);
  switch (known.state) {
    case 'verified':
      return { name, values: [said], mark: 'pass' };
    case 'not verified':
      return { name, values: [said], mark: 'fail', action: verify(t) };
    case 'signed':
      return { name, values: [said], mark: 'open', action: verify(t) };
    case 'not signed':
      return { name, values: [said], mark: 'open' };
    case 'not checked':
      return { name, values: [said], mark: 'open', action: { title: t('Check'), does: 'check' } };
  }
}

function verify(t: Translate): NonNullable<Fact['action']> {
  return { title: t('Verify…'), does: 'verify' };
}

/** The state, and why it is no better. */
export function stateText({ state, why, verifiedBy }: Signature, t: Translate): string {
  const because = plainText(why ?? '', 500);
  switch (state) {
    case 'verified':
      return t('verified: {0}', plainText(verifiedBy ?? '', 300));
    case 'not verified':
      return t('signed, NOT verified: {0}', because);
    case 'signed':
      return because === ''
        ? t('signed, not checked: nothing says whose signature counts')
        : t('signed, not checked: {0}', because);
    case 'not signed':
      return t('not signed');
    case 'not checked':
      return t('not checked: {0}', because);
  }
}

/** Signatures of an image and of the index it is in, and everything else kept about them. */
export function signatureSections(
  signatures: readonly Signature[],
  image: Digest,
  t: Translate,
): Section[] {
  const nameOf = ({ subject }: Signature): string =>
    subject === image ? t('This image') : t('The index');
  const sections: Section[] = [
    {
      kind: 'facts',
      title: t('Signatures'),
      facts: signatures.map((one) => signatureFact(nameOf(one), one, t)),
    },
  ];
  const rows = signatures.flatMap((one) =>
    one.referrers.map(({ kind, digest, size, type, tag }): Row => ({
      cells: [
        { text: nameOf(one) },
        { text: kindText(kind, t) },
        { text: shortDigest(digest), mono: true, opens: digest, copies: digest },
        { text: formatBytes(size), right: true },
        { text: plainText(tag === undefined ? type : t('{0}, tag {1}', type, tag)), mono: true },
      ],
    })),
  );
  if (rows.length > 0)
    sections.push({
      kind: 'table',
      title: t('Referrers'),
      note: t('What is kept about them; a digest opens it.'),
      columns: [
        { title: t('Of') },
        { title: t('Kind') },
        { title: t('Digest') },
        { title: t('Size'), right: true },
        { title: t('Type') },
      ],
      rows,
    });
  return sections;
}

function kindText(kind: Signature['referrers'][number]['kind'], t: Translate): string {
  const kinds = {
    signature: t('signature'),
    attestation: t('attestation'),
    sbom: t('SBOM'),
    artifact: t('artifact'),
  };
  return kinds[kind];
}
