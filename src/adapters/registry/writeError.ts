import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer } from './exchange.ts';
import type { ErrorContext } from './httpError.ts';
import { httpError, serverSaid } from './httpError.ts';
import { refusedError } from './refusedError.ts';

/** What a refused write means to the user. */
export function writeError(answer: HttpAnswer, context: ErrorContext) {
  const { status } = answer;
  const { host, subject } = context;
  const { code, words } = serverSaid(answer, context.secrets ?? []);
  const details = { host, status, ...(code === undefined ? {} : { code }) };
  // Some tell of immutable tags with 403.
  if (status === 409 || status === 412 || /IMMUTABLE/.test(`${code ?? ''}${words}`.toUpperCase()))
    return new RegistryError(
      'conflict',
      `${host} refuses to change ${subject}${words}: it is immutable, or was changed at the same moment.`,
      'Use another tag, or change the rule for immutable tags on the registry.',
      details,
    );
  if (status === 401 || status === 403) return refusedError(answer, context);
  if (status === 413)
    return new RegistryError(
      'too-large',
      `${host} finds ${subject} too large${words}.`,
      'Raise the limit of the registry or of the proxy in front of it.',
      details,
    );
  if (status === 404)
    return new RegistryError(
      'not-found',
      `${host} has no place for ${subject}${words}.`,
      'Some registries want the repository to be created first; then check the name.',
      details,
    );
  return httpError(answer, context);
}

/** What a refused delete means: many registries have no delete of a tag. */
export function deleteError(answer: HttpAnswer, context: ErrorContext) {
  const { status } = answer;
  const { host, subject } = context;
  const { code } = serverSaid(answer, context.secrets ?? []);
  const details = { host, status, ...(code === undefined ? {} : { code }) };
  if (status === 400 || status === 405 || status === 501)
    return new RegistryError(
      'unsupported',
      // distribution 2 takes the tag for a wrong digest: its words would mislead.
      `${host} does not delete tags through its API (it answered ${status}).`,
      deleteRemedy(host),
      details,
    );
  if (status === 404) return httpError(answer, { ...context, subject });
  return writeError(answer, context);
}

/** Deleting the digest instead would take every other tag on it along. */
function deleteRemedy(host: string): string {
  if (host === 'ghcr.io')
    return 'Delete the package version on GitHub, which removes every tag of its digest; or move the tag elsewhere.';
  if (host === 'docker.io') return 'Delete the tag on hub.docker.com.';
  return 'Delete the tag on the registry’s own page, or move it to another image with slipway retag.';
}
