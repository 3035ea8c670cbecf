import { Failure } from './failure.ts';

export type RegistryErrorReason =
  | 'unauthorized' // no or wrong credentials
  | 'denied' // credentials accepted, access refused
  | 'credentials' // the credential helper or the Docker config failed
  | 'not-found'
  | 'rate-limited'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'insecure' // plain HTTP, or a redirect or realm that must not be followed
  | 'digest-mismatch'
  | 'too-large'
  | 'malformed'
  | 'unsupported' // schema 1, a method the registry refuses
  | 'conflict' // an immutable tag, or one that somebody moved meanwhile
  | 'server';

export interface RegistryErrorDetails extends ErrorOptions {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Error code of the OCI distribution specification, e.g. `NAME_UNKNOWN`. */
  readonly code?: string;
  readonly host?: string;
  /** Seconds the registry asked to wait. */
  readonly retryAfter?: number;
}

export class RegistryError extends Failure<RegistryErrorReason> {
  override readonly name = 'RegistryError';
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly host: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    reason: RegistryErrorReason,
    message: string,
    remedy: string,
    details: RegistryErrorDetails = {},
  ) {
    super(reason, message, remedy, details);
    this.status = details.status;
    this.code = details.code;
    this.host = details.host;
    this.retryAfter = details.retryAfter;
  }
}
