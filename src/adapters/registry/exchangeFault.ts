/** Why one HTTP exchange gave no usable answer. Internal: users see the RegistryError made of it. */
export type ExchangeFaultKind =
  | 'connection' // refused, reset, cut off
  | 'name' // the host name does not resolve
  | 'certificate'
  | 'not-tls' // the server does not speak TLS
  | 'timeout'
  | 'too-large'
  | 'corrupt'; // a content encoding that does not decode

export class ExchangeFault extends Error {
  override readonly name = 'ExchangeFault';
  readonly kind: ExchangeFaultKind;
  /** `headers` until the answer's headers were there, then `body`. */
  readonly phase: 'headers' | 'body';
  /** Node's or OpenSSL's code, or the limit that was passed. */
  readonly detail: string;

  constructor(
    kind: ExchangeFaultKind,
    phase: 'headers' | 'body',
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${detail}`, options);
    this.kind = kind;
    this.phase = phase;
    this.detail = detail;
  }
}

const certificateCodes =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT_|INVALID_CA|HOSTNAME_MISMATCH|ERR_CERT_)/;
const notTlsCodes = /^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO$)/;

/** Sorts what `fetch` threw by the code it carries somewhere in its causes. */
export function faultOf(error: unknown, phase: 'headers' | 'body'): ExchangeFault {
  if (error instanceof ExchangeFault) return error;
  // A proxy's 407 comes without any code or word (Fetch standard: a network error).
  const code = codeOf(error) ?? (isBadPort(error) ? badPort : 'no reason given');
  return new ExchangeFault(kindOf(code), phase, code, { cause: error });
}

/** A port the Fetch standard blocks, such as 6000 or 10080: undici says so in words alone. */
export const badPort = 'bad port';

function isBadPort(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message === badPort;
}

function kindOf(code: string): ExchangeFaultKind {
  if (certificateCodes.test(code)) return 'certificate';
  if (notTlsCodes.test(code)) return 'not-tls';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'certificate';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timeout';
  if (code.startsWith('Z_')) return 'corrupt';
  return 'connection';
}

function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && at.code !== '') return at.code;
    if (at instanceof AggregateError) return codeOf(at.errors[0]);
  }
  return undefined;
}
