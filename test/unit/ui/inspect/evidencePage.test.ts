import { expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import type { AttestationContent } from '../../../../src/oci/openAttestation.ts';
import type { Signature } from '../../../../src/oci/signature.ts';
import { evidenceSections } from '../../../../src/ui/inspect/evidencePage.ts';
import { english } from '../translate.ts';

const digest = (digit: string): Digest => {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new Error(text);
  return text;
};
const wording = { t: english, now: Date.parse('2026-11-20T12:00:00Z'), language: 'en' };
const subject = digest('a');
const unsigned: Signature = { subject, state: 'not signed', referrers: [] };

function sections(contents: AttestationContent[], ...signatures: Signature[]) {
  const attestations = [{ digest: digest('d'), contents }];
  const [own = unsigned, ...others] = signatures;
  return evidenceSections(
    [
      { subject, attestations, signature: own },
      ...others.map((signature) => ({ subject: signature.subject, attestations: [], signature })),
    ],
    subject,
    wording,
  );
}

test('what speaks about the index as a whole says so', () => {
  const content = { kind: 'other', predicateType: 'p' } as const;
  const attestations = [{ digest: digest('d'), contents: [content] }];
  const [first] = evidenceSections(
    [{ subject: digest('f'), attestations, signature: { ...unsigned, subject: digest('f') } }],
    subject,
    wording,
  );
  expect(first?.title).toBe('Attestation of the index');
});

test('provenance says who built it, from where, at which commit and when', () => {
  const provenance = {
    builder: 'https://ci.example/1',
    source: 'https://github.com/acme/api',
    revision: '860c1904a1ce19322e91ac35af1ab07466440c37',
    finished: '2026-11-19T12:00:00Z',
    materials: [{ uri: 'pkg:docker/alpine\u202e' }],
    parameters: {},
  };
  const [first, materials] = sections([{ kind: 'provenance', predicateType: 'p', provenance }]);
  expect(first).toMatchObject({
    title: 'Provenance',
    note: 'Built by https://ci.example/1 from https://github.com/acme/api at 860c1904a1ce · 1d ago',
  });
  expect(JSON.stringify(materials)).not.toContain('\u202e');
});

test('packages can be searched; unknown and unreadable statements are named', () => {
  const packages = [{ name: 'musl', version: '1.2.5' }];
  const found = sections([
    { kind: 'sbom', predicateType: 's', sbom: { format: 'SPDX-2.3', packages, truncated: false } },
    { kind: 'other', predicateType: 'https://openvex.dev/ns' },
    { kind: 'unreadable', predicateType: 'p', why: 'It is too large.' },
  ]);
  expect(found.slice(0, 3)).toMatchObject([
    { title: 'Packages', note: 'SPDX-2.3, 1 packages', search: true },
    { facts: [{ name: 'https://openvex.dev/ns' }] },
    { facts: [{ values: ['It is too large.'] }] },
  ]);
});

test('signed, verified and not checked are three things, and each says why', () => {
  const signature = {
    kind: 'signature',
    digest: digest('e'),
    type: 't',
    size: 700,
    tag: 'x.sig',
  } as const;
  const none = { subject, referrers: [] };
  const index = digest('f');
  const found = sections(
    [],
    { ...none, state: 'not checked', why: 'The registry refused.' },
    { subject: index, state: 'signed', referrers: [signature] },
    { ...none, state: 'signed', why: 'cosign is not installed.' },
    { ...none, state: 'verified', verifiedBy: 'key cosign.pub' },
    { ...none, state: 'not verified', why: 'no matching \u202esignatures.' },
    { ...none, state: 'not signed' },
  );
  expect(found).toMatchObject([
    {
      title: 'Signatures',
      facts: [
        { name: 'This image', mark: 'open', values: ['not checked: The registry refused.'] },
        { name: 'The index', mark: 'open', action: { does: 'verify' } },
        { values: ['signed, not checked: cosign is not installed.'] },
        { mark: 'pass', values: ['verified: key cosign.pub'] },
        { mark: 'fail', values: ['signed, NOT verified: no matching \ufffdsignatures.'] },
        { values: ['not signed'] },
      ],
    },
    {
      title: 'Referrers',
      rows: [
        {
          cells: [
            { text: 'The index' },
            { text: 'signature' },
            { opens: digest('e') },
            { text: '700 B' },
            { text: 't, tag x.sig' },
          ],
        },
      ],
    },
  ]);
});
