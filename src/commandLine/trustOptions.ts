import path from 'node:path';
import type { Repository } from '../oci/reference.ts';
import { formatRepository } from '../oci/reference.ts';
import type { SignatureTrust } from '../oci/signatureVerifier.ts';
import { keyPath } from '../release/signatureTrust.ts';
import type { Arguments } from './arguments.ts';
import type { Invocation, OptionSpecs } from './command.ts';
import { UsageError } from './usageError.ts';

export const trustOptions = {
  key: {
    type: 'text',
    value: 'FILE',
    summary: 'public key whose signatures count, or the URI of a KMS',
  },
  identity: { type: 'text', value: 'ID', summary: 'whom the certificate of a signature is of' },
  issuer: { type: 'text', value: 'URL', summary: 'who vouched for the identity' },
  'no-transparency-log': {
    type: 'flag',
    summary: 'accept signatures by --key that are in no transparency log',
  },
} as const satisfies OptionSpecs;

/** What says whose signature counts says nothing without --verify-signature. */
export function refuseLooseTrust(given: Arguments): void {
  const texts = (['key', 'identity', 'issuer'] as const).filter(
    (name) => given.text(name) !== undefined,
  );
  const loose = given.flag('no-transparency-log') ? [...texts, 'no-transparency-log'] : texts;
  if (loose[0] !== undefined && !given.flag('verify-signature'))
    throw usage(`--${loose[0]} is for --verify-signature.`);
}

/** Whose signature counts: as the options say, else as slipway.yaml does. Throws UsageError. */
export async function trustFor(
  { arguments: given, services, options, signal }: Invocation,
  repository: Repository,
): Promise<SignatureTrust> {
  const key = given.text('key');
  const identity = given.text('identity');
  const issuer = given.text('issuer');
  const transparencyLog = !given.flag('no-transparency-log');
  if (key !== undefined) {
    if (identity !== undefined || issuer !== undefined)
      throw usage('--key stands alone; --identity and --issuer go together.');
    const root = path.resolve(options.directory ?? '.');
    return { kind: 'key', key: keyPath(root, key), transparencyLog };
  }
  if (!transparencyLog) throw usage('--no-transparency-log is for --key.');
  if (identity !== undefined && issuer !== undefined) return { kind: 'identity', identity, issuer };
  if (identity !== undefined || issuer !== undefined)
    throw usage('--identity and --issuer go together.');
  const configured = await services.slipway.signatureTrust(repository, signal);
  if (configured !== undefined) return configured;
  throw usage(
    `Nothing says whose signature counts for ${formatRepository(repository)}: give --key, or --identity and --issuer, or set verify.signature of the image in slipway.yaml.`,
  );
}

function usage(message: string): UsageError {
  return new UsageError(message, 'inspect');
}
