import { BuildError } from '../build/buildError.ts';
import { PlatformsFailedError } from '../build/byDigest/platformsFailedError.ts';
import { Failure, isAbort } from '../oci/failure.ts';
import { RegistryError } from '../oci/registryError.ts';
import { ConfigError } from '../release/config/configError.ts';
import { outcomeJson } from './outcomeJson.ts';

/** A failure as `--json` prints it under `error`. */
export interface FailureDocument {
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
  readonly [detail: string]: unknown;
}

export function describeFailure(error: unknown): FailureDocument {
  if (isAbort(error)) return { reason: 'cancelled', message: 'Cancelled.', remedy: '' };
  if (!(error instanceof Failure)) return describeDefect(error);
  const document = { reason: String(error.reason), message: error.message, remedy: error.remedy };
  if (error instanceof BuildError) return { ...document, ...buildDetails(error) };
  if (error instanceof RegistryError) return { ...document, ...registryDetails(error) };
  if (error instanceof ConfigError && error.problems.length > 0)
    return { ...document, problems: error.problems };
  return document;
}

/** Slipway's own mistake: every failure of the outside world is a Failure. */
function describeDefect(error: unknown): FailureDocument {
  return {
    reason: 'internal',
    message: `Slipway made a mistake: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'Run it again with --verbose, and report what it prints.',
  };
}

function buildDetails(error: BuildError): Record<string, unknown> {
  const { step, platform, place, tail, exitCode } = error;
  // JSON.stringify leaves out what is undefined.
  const builds =
    error instanceof PlatformsFailedError ? error.outcomes.map(outcomeJson) : undefined;
  return { step, platform, place, tail: tail.length === 0 ? undefined : tail, exitCode, builds };
}

function registryDetails(error: RegistryError): Record<string, unknown> {
  const { status, code, host, retryAfter } = error;
  return { status, code, host, retryAfter };
}
