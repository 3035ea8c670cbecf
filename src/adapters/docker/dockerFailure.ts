import { BuildError } from '../../build/buildError.ts';
import { classifyCommandFailure } from '../../build/classifyFailure.ts';
import { plainText } from '../../build/plainText.ts';
import { ProcessError } from '../process/processError.ts';
import type { Outcome } from '../process/run.ts';

/** A ProcessError of the docker command in the terms of a build; anything else as it is. */
export function asBuildError(error: unknown): unknown {
  if (!(error instanceof ProcessError)) return error;
  switch (error.reason) {
    case 'not-found':
    case 'permission':
      return new BuildError(
        'docker-missing',
        error.message,
        'Install the Docker command line with Buildx and put it on the PATH; in VS Code, slipway.dockerPath can name it.',
        { cause: error },
      );
    case 'timeout':
      return new BuildError(
        'timeout',
        error.message,
        'Docker does not answer: see whether docker info does, and restart Docker.',
        { cause: error },
      );
    case 'too-much-output':
    case 'failed':
      return new BuildError('failed', error.message, error.remedy, { cause: error });
  }
}

/** Why a docker command ended with an exit code other than 0. */
export function outcomeError({ exitCode, stdout, stderr }: Outcome): BuildError {
  const said = stderr.trim() === '' ? stdout : stderr;
  return classifyCommandFailure(exitCode, plainText(said).split('\n'));
}
