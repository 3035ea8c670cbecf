import { emulatorRemedy } from '../../../build/emulatorRemedy.ts';
import { plainText } from '../../../build/plainText.ts';
import type { CheckResult } from '../check.ts';
import type { ImageRunOutcome } from '../imageRunner.ts';
import type { VerifyRules } from '../verifyRules.ts';

/** What came of running an image with its arguments. */
export function runVerdict(
  outcome: ImageRunOutcome,
  { exitCode, output, limits }: VerifyRules,
  platform: string,
  version: string | undefined,
): CheckResult {
  const check = 'run';
  if (outcome.kind !== 'exited') return { check, ...endOf(outcome, platform, limits.timeoutMs) };
  const said = lineOf(outcome.output);
  const state = 'failed';
  if (outcome.outOfMemory)
    return {
      ...{ check, state, detail: `needs more than ${limits.memory / 1e6} MB of memory` },
      remedy: 'Raise verify.memory, if that is what it needs.',
    };
  if (/exec format error/i.test(outcome.output) && outcome.exitCode !== exitCode)
    return { check, state, detail: said, remedy: emulatorRemedy(platform) };
  if (outcome.exitCode !== exitCode)
    return {
      ...{ check, state, detail: `exit code ${outcome.exitCode}: ${said || 'it said nothing'}` },
      remedy: 'Run it by hand to see more: docker run --rm --platform, with the same arguments.',
    };
  const wanted = output?.replace(/\{\{ *version *\}\}/g, version ?? '{{version}}');
  if (wanted !== undefined && !outcome.output.includes(wanted))
    return {
      ...{ check, state, detail: `says “${said}”, not “${wanted}”` },
      remedy: 'Check the version that is built in, or verify.expect.output.',
    };
  const time = `${(outcome.durationMs / 1000).toFixed(1)} s`;
  return { check, state: 'passed', detail: said === '' ? time : `${said} (${time})` };
}

/** What came of waiting until an image is healthy. */
export function healthVerdict(
  outcome: ImageRunOutcome,
  { limits }: VerifyRules,
  platform: string,
): CheckResult {
  const check = 'health';
  if (outcome.kind !== 'exited') return { check, ...endOf(outcome, platform, limits.timeoutMs) };
  return {
    check,
    state: 'failed',
    detail: `ended with exit code ${outcome.exitCode}: ${lineOf(outcome.output) || 'it said nothing'}`,
    remedy:
      'It must go on running: see what it says. It has no network unless verify.network is bridge.',
  };
}

function endOf(
  outcome: Exclude<ImageRunOutcome, { kind: 'exited' }>,
  platform: string,
  timeoutMs: number,
): Omit<CheckResult, 'check'> {
  const state = 'failed';
  switch (outcome.kind) {
    case 'not-started': {
      const format = /exec format error/i.test(outcome.message);
      return {
        ...{ state, detail: lineOf(outcome.message) },
        remedy: format ? emulatorRemedy(platform) : 'Correct what it starts: ENTRYPOINT and CMD.',
      };
    }
    case 'timeout': {
      const said = lineOf(outcome.output);
      return {
        ...{ state, detail: `not done in ${timeoutMs / 1000} s${said === '' ? '' : `: ${said}`}` },
        remedy:
          'Raise verify.timeout, if it needs longer; under emulation everything takes longer.',
      };
    }
    case 'healthy':
      return {
        state: 'passed',
        detail: `healthy after ${(outcome.durationMs / 1000).toFixed(1)} s`,
      };
    case 'unhealthy':
      return {
        ...{ state, detail: `unhealthy: ${lineOf(outcome.output) || 'it said nothing'}` },
        remedy:
          'Run the health check in the container by hand; it has no network unless verify.network is bridge.',
      };
    case 'no-health-check':
      return {
        ...{ state, detail: 'has no health check' },
        remedy: 'Add HEALTHCHECK to the Dockerfile, or drop verify.health.',
      };
  }
}

/** The last thing it said, as one line. */
function lineOf(output: string): string {
  const lines = plainText(output).split('\n');
  const last = lines.map((line) => line.trim()).findLast((line) => line !== '') ?? '';
  return last.slice(0, 300);
}
