import type { FailureEvidence } from './failureEvidence.ts';
import type { Verdict } from './failureRule.ts';

export function doesNotParse({ headline, place }: FailureEvidence): Verdict | undefined {
  const target = /target stage "([^"]*)" could not be found/.exec(headline);
  if (target !== null)
    return {
      reason: 'parse',
      message: `The Dockerfile has no stage “${target[1] ?? ''}”.`,
      remedy: 'Correct target in slipway.yaml, or name a stage with FROM … AS.',
    };
  const form =
    /dockerfile parse error|unknown instruction|file with no instructions|Dockerfile cannot be empty|circular dependency detected|failed to parse (?:stage|platform)|no build stage in current context|base name .* should not be blank|failed to process ".*": /i;
  if (!form.test(headline)) return undefined;
  const where = place === undefined ? 'The Dockerfile' : `${place.file} line ${place.startLine}`;
  return {
    reason: 'parse',
    message: `${where} does not parse: ${headline.replace(/^dockerfile parse error on line \d+: /, '')}.`,
    remedy: 'Correct the instruction and build again.',
  };
}

export function fileMissing({ headline, spec }: FailureEvidence): Verdict | undefined {
  const dockerfile = /failed to read dockerfile: open ([^:]+): no such file/.exec(headline);
  if (dockerfile !== null)
    return {
      reason: 'missing-file',
      message:
        spec?.dockerfile === undefined
          ? `There is no ${dockerfile[1] ?? 'Dockerfile'} in ${spec?.context ?? 'the build context'}.`
          : `The Dockerfile ${spec.dockerfile} does not exist.`,
      remedy: 'Name it with dockerfile in slipway.yaml, relative to the project.',
    };
  const context = /unable to prepare context: path "([^"]*)" not found/.exec(headline);
  if (context !== null)
    return {
      reason: 'missing-file',
      message: `The build context ${context[1] ?? ''} does not exist.`,
      remedy: 'Correct context in slipway.yaml.',
    };
  const secret = /^secret ([\w.-]+): not found$/.exec(headline)?.[1];
  if (secret !== undefined)
    return {
      reason: 'missing-file',
      message: `A step needs the secret “${secret}”, which this build was not given.`,
      remedy: `Name it under secrets of the image in slipway.yaml: { id: ${secret}, env: … } or { id: ${secret}, file: … }.`,
    };
  const copied =
    /(?:failed to calculate checksum|failed to compute cache key)[^"]*"\/?([^"]*)": not found/.exec(
      headline,
    );
  if (copied !== null)
    return {
      reason: 'missing-file',
      message: `“${copied[1] ?? ''}” is copied, but it is not in the build context or in the stage it is copied from.`,
      remedy:
        'Check the path (it is relative to the context), and that .dockerignore does not leave it out.',
    };
  const other = /(?:failed to stat|lstat|stat|open) ([^:]+): no such file or directory/.exec(
    headline,
  );
  return other === null || /process "/.test(headline)
    ? undefined
    : {
        reason: 'missing-file',
        message: `${other[1] ?? 'A file'} does not exist.`,
        remedy: 'Check the path in slipway.yaml: secrets and caches are relative to the project.',
      };
}
