import * as z from 'zod/mini';
import { plainText } from '../../build/plainText.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { SignatureTrust, SignatureVerifier, Verdict } from '../../oci/signatureVerifier.ts';
import { SignatureVerifierError } from '../../oci/signatureVerifier.ts';
import { ProcessError } from '../process/processError.ts';
import type { Outcome, RunCommand } from '../process/run.ts';

export interface CosignOptions {
  readonly run: RunCommand;
  /** Program name or absolute path. */
  readonly cosignPath: string;
  /** `host[:port]` that may be spoken to over plain HTTP or with an unverified certificate. */
  readonly insecureRegistries: readonly string[];
  /** Merged over this process's environment; cosign finds the Docker config through it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long one signature may take; 90 s when absent. */
  readonly timeoutMs?: number;
}

// cosign cmd/cosign/errors/exit_codes.go. Bundles that do not match end with 1 like anything else
// that went wrong, so there the message decides; nothing but an exit with 0 counts as verified.
const noSignature = 10;
const noMatch = 12;
const refused = /^Error: (?:no matching (?:signatures|attestations)|no signatures found)\b/m;

/** What cosign prints of each signature that passed. */
const Payloads = z.array(
  z.object({
    critical: z.object({ image: z.object({ 'docker-manifest-digest': z.string() }) }),
  }),
);

/** Verifies signatures with the program `cosign`, version 2 or 3, where it is installed. */
export function createCosign(options: CosignOptions): SignatureVerifier {
  const timeoutMs = options.timeoutMs ?? 90_000;
  return {
    async verify(repository, digest, trust, signal) {
      const args = verifyArguments(repository, digest, trust, options.insecureRegistries);
      const { cosignPath: file, env = {} } = options;
      const command = { file, args, env, timeoutMs };
      try {
        return verdictOf(await options.run(command, signal), digest);
      } catch (error) {
        throw error instanceof ProcessError ? asVerifierError(error) : error;
      }
    },
  };
}

function verifyArguments(
  repository: Repository,
  digest: Digest,
  trust: SignatureTrust,
  insecure: readonly string[],
): string[] {
  const args = ['verify', '--output=json'];
  // One argument with its value: a value that begins with a dash stays a value.
  if (trust.kind === 'key') {
    args.push(`--key=${trust.key}`);
    if (!trust.transparencyLog) args.push('--insecure-ignore-tlog=true');
  } else {
    args.push(`--certificate-identity=${trust.identity}`);
    args.push(`--certificate-oidc-issuer=${trust.issuer}`);
  }
  if (insecure.includes(repository.registry))
    args.push('--allow-http-registry', '--allow-insecure-registry');
  return [...args, `${formatRepository(repository)}@${digest}`];
}

function verdictOf({ exitCode, stdout, stderr }: Outcome, digest: Digest): Verdict {
  if (exitCode === 0) return passed(stdout, digest);
  const said = plainLine(/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr);
  if (exitCode === noSignature) return { verified: false, why: 'cosign finds no signature.' };
  if (exitCode === noMatch || refused.test(stderr))
    return { verified: false, why: said === '' ? 'No signature matches.' : `${said}.` };
  throw new SignatureVerifierError(
    'failed',
    `cosign could not check the signature: ${said === '' ? `exit code ${exitCode ?? 'none'}` : said}.`,
    'Mend what it names and verify again.',
  );
}

/** Belt and braces: what passed must be about the digest that was asked about. */
function passed(stdout: string, digest: Digest): Verdict {
  const payloads = Payloads.safeParse(parsed(stdout));
  const about = payloads.success
    ? payloads.data.map(({ critical }) => critical.image['docker-manifest-digest'])
    : [];
  if (about.includes(digest)) return { verified: true };
  throw new SignatureVerifierError(
    'failed',
    'cosign reported success, but not for this digest.',
    'Use cosign 2 or newer.',
  );
}

function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asVerifierError(error: ProcessError): SignatureVerifierError {
  const options = { cause: error };
  switch (error.reason) {
    case 'not-found':
    case 'permission':
      return new SignatureVerifierError(
        'cosign-missing',
        'cosign is not installed.',
        'Install it (https://docs.sigstore.dev/cosign) and put it on the PATH; in VS Code, slipway.cosignPath can name it.',
        options,
      );
    case 'timeout':
      return new SignatureVerifierError('timeout', error.message, error.remedy, options);
    case 'too-much-output':
    case 'failed':
      return new SignatureVerifierError('failed', error.message, error.remedy, options);
  }
}
