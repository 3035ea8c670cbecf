import type { Digest } from './digest.ts';
import type { Evidence } from './evidence.ts';
import { isProvenanceType } from './provenance.ts';
import type { Provenance } from './provenance.ts';
import type { Sbom } from './sbom.ts';
import { isSbomType } from './sbom.ts';
import type { Signature } from './signature.ts';

interface About {
  /** The image or index it is about. */
  readonly subject: Digest;
  readonly platform?: string;
}

interface Opened extends About {
  /** The attestation manifest it was read from. */
  readonly digest: Digest;
  readonly predicateType: string;
  /** Why it could not be read; then nothing else is there. */
  readonly problem?: string;
}

/** What `slipway inspect --attestations --json` adds to the document. */
export interface EvidenceJson {
  readonly provenance: readonly (Opened & Partial<Provenance>)[];
  readonly sbom: readonly (Opened & Partial<Sbom>)[];
  readonly signatures: readonly (About & Signature)[];
}

export function evidenceJson(evidence: readonly Evidence[]): EvidenceJson {
  const provenance: (Opened & Partial<Provenance>)[] = [];
  const sbom: (Opened & Partial<Sbom>)[] = [];
  const signatures: (About & Signature)[] = [];
  for (const { subject, platform, attestations, signature } of evidence) {
    const about = platform === undefined ? { subject } : { subject, platform };
    signatures.push({ ...about, ...signature });
    for (const { digest, contents } of attestations) {
      for (const content of contents) {
        const { predicateType } = content;
        const opened = { ...about, digest, predicateType };
        if (content.kind === 'provenance') provenance.push({ ...opened, ...content.provenance });
        if (content.kind === 'sbom') sbom.push({ ...opened, ...content.sbom });
        if (content.kind !== 'unreadable') continue;
        const unread = { ...opened, problem: content.why };
        if (isProvenanceType(predicateType)) provenance.push(unread);
        else if (isSbomType(predicateType)) sbom.push(unread);
      }
    }
  }
  return { provenance, sbom, signatures };
}
