import type { Repository } from './reference.ts';
import type { Signature } from './signature.ts';
import type { SignatureTrust, SignatureVerifier } from './signatureVerifier.ts';
import { formatTrust, SignatureVerifierError } from './signatureVerifier.ts';

/**
 * What was found of a digest's signatures, checked: “verified”, “not verified” and why, or as it was
 * when there is nothing to check or it could not be checked, and then why. Does not fail but by abort.
 */
export async function verifySignature(
  verifier: SignatureVerifier,
  repository: Repository,
  signature: Signature,
  trust: SignatureTrust,
  signal: AbortSignal,
): Promise<Signature> {
  if (signature.state !== 'signed') return signature;
  try {
    const verdict = await verifier.verify(repository, signature.subject, trust, signal);
    const { subject, referrers } = signature;
    return verdict.verified
      ? { subject, referrers, state: 'verified', verifiedBy: formatTrust(trust) }
      : { ...signature, state: 'not verified', why: verdict.why };
  } catch (error) {
    if (!(error instanceof SignatureVerifierError)) throw error;
    return { ...signature, why: `${error.message} ${error.remedy}` };
  }
}
