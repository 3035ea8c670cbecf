import type { Webhook } from '../../release/announce/webhook.ts';
import { WebhookError } from '../../release/announce/webhook.ts';

export interface WebhookOptions {
  readonly userAgent: string;
  /** 15,000 when absent. */
  readonly timeoutMs?: number;
}

/** Webhooks over HTTPS, or plain HTTP to this machine. The address is in no error: it is a secret. */
export function createWebhook({ userAgent, timeoutMs = 15_000 }: WebhookOptions): Webhook {
  return {
    async post(address, body, signal) {
      const url = urlOf(address);
      const timeout = AbortSignal.timeout(timeoutMs);
      let status: number;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': userAgent },
          body: JSON.stringify(body),
          // Where it leads is not where the user sent it.
          redirect: 'manual',
          signal: AbortSignal.any([signal, timeout]),
        });
        await response.body?.cancel();
        status = response.status;
      } catch {
        // fetch quotes the address: its error goes no further.
        signal.throwIfAborted();
        throw timeout.aborted ? tooLate() : unreachable();
      }
      if (status < 200 || status > 299) throw refused(status);
    },
  };
}

function urlOf(address: string): URL {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  const loopback = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)) return url;
  throw new WebhookError(
    'address',
    'The address of the webhook is not one of https://.',
    'Copy it again from the settings of the chat.',
  );
}

function tooLate(): WebhookError {
  return new WebhookError(
    'timeout',
    'The webhook did not answer in time: whether it was taken is not known.',
    'Look whether the announcement is there before you send it again.',
  );
}

function unreachable(): WebhookError {
  return new WebhookError(
    'unreachable',
    'The webhook cannot be reached.',
    'Check the connection, the proxy and the address.',
  );
}

function refused(status: number): WebhookError {
  const remedy =
    status === 404 || status === 410 || status === 401 || status === 403
      ? 'Its address may have been withdrawn: copy it again from the settings of the chat.'
      : status === 429
        ? 'It takes no more for now: try again in some minutes.'
        : 'Check announce.webhook.body in slipway.yaml: it may want other fields.';
  return new WebhookError('refused', `The webhook answered ${status}.`, remedy);
}
