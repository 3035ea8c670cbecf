import type { Digest } from './digest.ts';
import { Failure } from './failure.ts';
import type { Repository } from './reference.ts';

/** Whose signature counts. */
export type SignatureTrust =
  | {
      readonly kind: 'key';
      /** Absolute path of a public key, or the address of a key management service. */
      readonly key: string;
      /** False: the signature need not be in the public transparency log. */
      readonly transparencyLog: boolean;
    }
  | {
      /** Keyless: who the certificate was given to, and who vouched for that. */
      readonly kind: 'identity';
      readonly identity: string;
      readonly issuer: string;
    };

/** What came of checking. That nothing could be checked is a SignatureVerifierError. */
export type Verdict =
  { readonly verified: true } | { readonly verified: false; readonly why: string };

/** Checks signatures, which nothing else in Slipway does. */
export interface SignatureVerifier {
  /** Whether a signature of this digest is one of those that are trusted. */
  verify(
    repository: Repository,
    digest: Digest,
    trust: SignatureTrust,
    signal: AbortSignal,
  ): Promise<Verdict>;
}

export type SignatureVerifierErrorReason = 'cosign-missing' | 'timeout' | 'failed'; // the registry, the key or the trusted roots could not be read

export class SignatureVerifierError extends Failure<SignatureVerifierErrorReason> {
  override readonly name = 'SignatureVerifierError';
}

/** `key cosign.pub`, `release@acme.example, vouched for by https://…`. */
export function formatTrust(trust: SignatureTrust): string {
  if (trust.kind === 'identity') return `${trust.identity}, vouched for by ${trust.issuer}`;
  const file = trust.key.includes('://') ? trust.key : trust.key.split(/[\\/]/).at(-1);
  return `key ${file ?? trust.key}${trust.transparencyLog ? '' : ', without transparency log'}`;
}
