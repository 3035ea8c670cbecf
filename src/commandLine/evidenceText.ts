import type { Digest } from '../oci/digest.ts';
import type { Evidence } from '../oci/evidence.ts';
import type { AttestationContent } from '../oci/openAttestation.ts';
import type { Provenance } from '../oci/provenance.ts';
import type { Sbom } from '../oci/sbom.ts';
import type { Signature } from '../oci/signature.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { table } from '../terminal/table.ts';

/** How many rows of a list a person is shown; `--json` has them all. */
const shown = 20;

type Row = readonly [string, string];

/** What `--attestations` adds for a person: a block for each digest. */
export function evidenceText(evidence: readonly Evidence[], paint: Paint): string {
  let text = '';
  for (const { subject, platform, attestations, signature } of evidence) {
    const rows: Row[] = [
      ...attestations.flatMap(({ contents }) => contents.flatMap(contentRows)),
      ...signatureRows(signature),
    ];
    text += `\n${paint('bold', neutralise(titleOf(subject, platform)))}\n`;
    text += table(rows, { paint, indent: '  ' });
  }
  return text;
}

function titleOf(subject: Digest, platform: string | undefined): string {
  return platform === undefined ? subject : `${platform} ${subject}`;
}

function contentRows(content: AttestationContent): Row[] {
  switch (content.kind) {
    case 'provenance':
      return provenanceRows(content.provenance);
    case 'sbom':
      return sbomRows(content.sbom);
    case 'other':
      return [['attestation', content.predicateType]];
    case 'unreadable':
      return [['not readable', `${content.predicateType}: ${content.why}`]];
  }
}

function provenanceRows(provenance: Provenance): Row[] {
  const { builder, source, revision, entryPoint, run, started, finished } = provenance;
  const rows: Row[] = [['built by', builder ?? 'not recorded']];
  if (source !== undefined) rows.push(['source', source]);
  if (revision !== undefined) rows.push(['revision', revision]);
  if (entryPoint !== undefined) rows.push(['from file', entryPoint]);
  if (run !== undefined) rows.push(['run', run]);
  if (started !== undefined) rows.push(['started', started]);
  if (finished !== undefined) rows.push(['finished', finished]);
  rows.push(
    ...firstOf(
      Object.entries(provenance.parameters).map(([k, v]) => `${k}=${v}`),
      'parameter',
    ),
  );
  const used = provenance.materials.map(({ uri, digest }) =>
    digest === undefined ? uri : `${uri} ${digest}`,
  );
  return [...rows, ...firstOf(used, 'material')];
}

function sbomRows({ format, packages }: Sbom): Row[] {
  const lines = packages.map(({ name, version, licence }) =>
    [name, version, licence === undefined ? undefined : `(${licence})`]
      .filter((part) => part !== undefined)
      .join(' '),
  );
  return [
    ['SBOM', `${format}, ${count(packages.length, 'package')}`],
    ...firstOf(lines, 'package'),
  ];
}

function firstOf(lines: readonly string[], name: string): Row[] {
  const rows = lines.slice(0, shown).map((line): Row => [name, line]);
  return [...rows, ...left(lines.length)];
}

function left(count: number): Row[] {
  return count > shown ? [['', `and ${count - shown} more; --json has them all`]] : [];
}

/** Signed, verified and not checked are three things. */
const states: Readonly<Record<Signature['state'], string>> = {
  verified: 'verified',
  'not verified': 'signed, NOT verified',
  signed: 'signed, not checked',
  'not signed': 'not signed',
  'not checked': 'not checked',
};

function signatureRows({ state, referrers, why, verifiedBy }: Signature): Row[] {
  const more = why ?? verifiedBy;
  const said = states[state];
  const rows: Row[] = [['signature', more === undefined ? said : `${said}: ${more}`]];
  for (const { kind, digest, type, tag } of referrers.slice(0, shown))
    rows.push([kind, `${digest} ${tag === undefined ? type : `tag ${tag}`}`]);
  return [...rows, ...left(referrers.length)];
}
