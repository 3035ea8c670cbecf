import { EngineError } from '../../build/engine.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';

const start = 'Start Docker and try again; docker info must answer.';

/** What a failed request to the engine at `url` means. */
export function engineFailure(error: unknown, url: string): EngineError {
  if (error instanceof EngineError) return error;
  const cause = { cause: error };
  const status = numberIn(error, 'statusCode');
  if (status !== undefined) return answerFailure(error, status, url);
  const code = textIn(error, 'code') ?? '';
  switch (code) {
    case 'ENOENT':
      return new EngineError(
        'socket-missing',
        `There is no Docker socket at ${url}.`,
        'Install or start Docker; where its socket is elsewhere, set DOCKER_HOST or choose the Docker context.',
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return new EngineError(
        'permission',
        `This user may not talk to the Docker socket at ${url}.`,
        'Add the user to the docker group (sudo usermod -aG docker $USER), then log out and in again.',
        cause,
      );
    case 'ECONNREFUSED':
      return new EngineError(
        'refused',
        `Nothing answers at ${url}: Docker is not running.`,
        start,
        cause,
      );
    case 'ETIMEDOUT':
      return timedOut(url, cause);
  }
  if (/TLS|CERT|SELF_SIGNED|UNABLE_TO_|EPROTO/.test(code))
    return new EngineError(
      'failed',
      `No secure connection to the Docker engine at ${url} (${code}).`,
      'Check the certificates of the Docker context or of DOCKER_CERT_PATH, and that the engine speaks TLS.',
      cause,
    );
  return new EngineError(
    'failed',
    `The connection to the Docker engine at ${url} failed${code === '' ? '' : ` (${code})`}.`,
    start,
    cause,
  );
}

export function timedOut(url: string, options: ErrorOptions = {}): EngineError {
  return new EngineError(
    'timeout',
    `The Docker engine at ${url} does not answer.`,
    'It may be frozen or starting: see whether docker info answers, and restart Docker.',
    options,
  );
}

function answerFailure(error: unknown, status: number, url: string): EngineError {
  const said = redactText(plainText(textIn(error, 'reason') ?? textIn(error, 'message') ?? ''));
  const old =
    status === 400 && /client version|API version|too (?:old|new)/i.test(messageOf(error));
  return new EngineError(
    old ? 'api' : 'failed',
    `The Docker engine at ${url} answered ${status}${said === '' ? '' : `: ${said.slice(0, 200)}`}.`,
    old ? 'Update Docker, so that it and Slipway speak a common version of the API.' : start,
    { cause: error },
  );
}

/** What the engine itself said in an answer that is an error; undefined where it did not answer. */
export function answerText(error: unknown): string | undefined {
  const answer = error instanceof EngineError ? error.cause : error;
  if (numberIn(answer, 'statusCode') === undefined) return undefined;
  const said = textIn(valueIn(answer, 'json'), 'message') ?? messageOf(answer);
  return redactText(plainText(said)).slice(0, 1000);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function textIn(error: unknown, key: string): string | undefined {
  const value = valueIn(error, key);
  return typeof value === 'string' ? value : undefined;
}

function numberIn(error: unknown, key: string): number | undefined {
  const value = valueIn(error, key);
  return typeof value === 'number' ? value : undefined;
}

function valueIn(error: unknown, key: string): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, key);
  return value;
}
