import { Failure } from '../../oci/failure.ts';

export type WebhookErrorReason =
  | 'no-address' // nobody has said where it is
  | 'address' // not https, nor this machine
  | 'refused' // answered, and not with success
  | 'unreachable'
  | 'timeout';

/** Never holds the address: it is a secret. */
export class WebhookError extends Failure<WebhookErrorReason> {
  override readonly name = 'WebhookError';
}

/** What an announcement asks of the web. */
export interface Webhook {
  /** Sends JSON once; resolves when it was taken. Fails with WebhookError. */
  post(address: string, body: unknown, signal: AbortSignal): Promise<void>;
}
