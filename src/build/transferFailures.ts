import type { FailureEvidence } from './failureEvidence.ts';
import type { Verdict } from './failureRule.ts';

const offline =
  /no such host|i\/o timeout|connection refused|connection reset|TLS handshake timeout|network is unreachable|x509: |tls: |http: server gave HTTP response|unexpected EOF|: EOF$|temporary failure in name resolution|server misbehaving|context deadline exceeded|proxyconnect|50[0234] /i;

const refused = /denied|forbidden|insufficient_scope|immutable|\b403\b/i;

const unknownUser = /unauthori[sz]ed|authentication required|no basic auth credentials|\b401\b/i;

export function pushFailed({ headline, tail }: FailureEvidence): Verdict | undefined {
  const match = /failed to push ([^\s:]+(?::\d+)?[^\s]*?): (.*)/s.exec(headline);
  const why = match?.[2];
  if (match === null || why === undefined) return undefined;
  const image = match[1] ?? '';
  const message = `${image} could not be pushed: ${why}.`;
  if (/name unknown|NAME_UNKNOWN|repository name not known|repository .*does not exist/i.test(why))
    return {
      reason: 'push-denied',
      message,
      remedy: `${hostOf(image)} has no such repository and creates none by a push: create it there, or correct its name in slipway.yaml.`,
    };
  if (refused.test(why))
    return {
      reason: 'push-denied',
      message,
      remedy: `Check that the repository exists, that this account may write to it and that the tag may be moved; log in again with docker login ${hostOf(image)}.`,
    };
  if (unknownUser.test(why))
    return {
      reason: 'unauthorized',
      message,
      remedy: `Log in with docker login ${hostOf(image)}.`,
    };
  if (offline.test(why))
    return {
      reason: 'network',
      message,
      remedy: `Check that ${hostOf(image)} can be reached from the builder; a builder in a container has its own localhost, proxy and certificates. What was built is in its cache.`,
    };
  // What the registry answered last is in the log; the error has no more than its body.
  const broken = tail.findLast((line) => /unexpected status from .*: (?:429|5\d\d) /.test(line));
  if (broken !== undefined)
    return {
      reason: 'network',
      message: `${image} could not be pushed: ${hostOf(image)} answers ${broken.replace(/^.*: (?=\d{3} )/, '')} (${why}).`,
      remedy: `The registry has trouble of its own; ask those who run it, and try again later. What was built is in the cache: a retry only pushes.`,
    };
  return { reason: 'failed', message, remedy: 'See the log of the export step.' };
}

function hostOf(image: string): string {
  const [first = '', ...path] = image.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

export function pullFailed({ headline, step, text }: FailureEvidence): Verdict | undefined {
  const match = /failed to resolve source metadata for (\S+): (.*)/s.exec(headline);
  const image = match?.[1];
  const why = match?.[2] ?? '';
  if (image === undefined) return undefined;
  const verdict = pullVerdict(
    image,
    why,
    step?.fullName.startsWith('resolve image config for') === true,
  );
  const stage = /^\s*\d+ \| >>> COPY\s+.*--from=([\w.-]+)\s/im.exec(text)?.[1];
  if (verdict === undefined || stage === undefined) return verdict;
  return {
    ...verdict,
    remedy: `If “${stage}” is meant to be a stage, no FROM … AS ${stage} comes before this line. ${verdict.remedy}`,
  };
}

function pullVerdict(image: string, why: string, frontend: boolean): Verdict | undefined {
  if (/no match for platform/.test(why))
    return {
      reason: 'failed',
      message: `The base image ${image} does not exist for a platform of this build.`,
      remedy: 'Inspect it to see its platforms; build fewer platforms or take another base image.',
    };
  if (offline.test(why)) return unreachable(`${image} could not be pulled: ${why}.`);
  if (unknownUser.test(why) || refused.test(why))
    return {
      reason: 'unauthorized',
      message: `${image} could not be pulled: it does not exist, or these credentials may not read it.`,
      remedy: `Check its name, and log in with docker login ${hostOf(image)}.`,
    };
  if (!/not found/.test(why)) return undefined;
  return {
    reason: 'failed',
    message: `The ${frontend ? 'Dockerfile frontend' : 'base image'} ${image} does not exist.`,
    remedy: `Correct its name or tag in ${frontend ? '# syntax= at the top of the Dockerfile' : 'FROM'}.`,
  };
}

export function networkDown({ headline, tail }: FailureEvidence): Verdict | undefined {
  const inside =
    /could not resolve host|temporary failure resolving|getaddrinfo (?:EAI_AGAIN|ENOTFOUND)|no such host|network is unreachable|bad address '/i;
  if (/did not complete successfully/.test(headline)) {
    const line = tail.slice(-15).findLast((candidate) => inside.test(candidate));
    return line === undefined
      ? undefined
      : unreachable(`A step could not reach the network: ${line.trim()}.`);
  }
  if (
    /failed to authorize|failed to fetch anonymous token|failed to fetch oauth token/.test(
      headline,
    ) &&
    unknownUser.test(headline)
  )
    return {
      reason: 'unauthorized',
      message: headline,
      remedy: 'Log in to the registry with docker login.',
    };
  return offline.test(headline) ? unreachable(`${headline}.`) : undefined;
}

function unreachable(message: string): Verdict {
  return {
    reason: 'network',
    message,
    remedy:
      'Check the network, DNS and proxy of the builder, then build again: finished steps are cached.',
  };
}
