import type { Digest } from '../../oci/digest.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Scanner, ScanResult } from '../../release/verify/scanner.ts';
import { ScannerError } from '../../release/verify/scanner.ts';
import { ProcessError } from '../process/processError.ts';
import type { Outcome, RunCommand } from '../process/run.ts';
import { grype } from './grype.ts';
import type { ScanSubject } from './scanProgram.ts';
import { trivy } from './trivy.ts';

export interface ScannerOptions {
  readonly run: RunCommand;
  /** Merged over this process's environment; the scanner finds the Docker config through it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `host[:port]` that may be spoken to over plain HTTP. */
  readonly insecureRegistries: readonly string[];
}

/** The first scan of a machine fetches a database. */
const timeoutMs = 15 * 60_000;
const mostOutput = 256 * 1024 * 1024;

/** Scans with `trivy`, else `grype`, whichever is installed. */
export function createScanner(options: ScannerOptions): Scanner {
  return {
    async scan(repository, digest, platform, signal) {
      const subject = subjectOf(repository, digest, platform, options.insecureRegistries);
      for (const program of [trivy, grype]) {
        const outcome = await start(program.command(subject), options, signal);
        if (outcome === undefined) continue;
        if (outcome.exitCode !== 0) throw failed(program.name, outcome);
        const vulnerabilities = program.parse(outcome.stdout);
        if (vulnerabilities === undefined) throw unreadable(program.name);
        return { scanner: program.name, vulnerabilities } satisfies ScanResult;
      }
      throw new ScannerError(
        'not-installed',
        'No scanner is installed.',
        'Install trivy (https://trivy.dev) or grype (https://github.com/anchore/grype) and put it on the PATH.',
      );
    },
  };
}

function subjectOf(
  repository: Repository,
  digest: Digest,
  platform: string,
  insecure: readonly string[],
): ScanSubject {
  const host = repository.registry;
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  const reference = `${formatRepository(repository)}@${digest}`;
  return { reference, platform, plainHttp: local || insecure.includes(host) };
}

/** Undefined when it is not installed. */
async function start(
  { file, args, env }: ReturnType<typeof trivy.command>,
  options: ScannerOptions,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const command = { file, args, env: { ...options.env, ...env }, timeoutMs, maxOutput: mostOutput };
  try {
    return await options.run(command, signal);
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    if (error.reason === 'not-found' || error.reason === 'permission') return undefined;
    const reason = error.reason === 'timeout' ? 'timeout' : 'failed';
    throw new ScannerError(reason, error.message, error.remedy, { cause: error });
  }
}

function failed(name: string, { exitCode, stderr }: Outcome): ScannerError {
  const lines = redactText(plainText(stderr)).trim().split('\n');
  const said = lines.at(-1)?.slice(0, 300) ?? '';
  return new ScannerError(
    'failed',
    `${name} could not scan the image: ${said === '' ? `exit code ${exitCode ?? 'none'}` : said}`,
    `Mend what it names; ${name} can be tried by hand.`,
  );
}

function unreadable(name: string): ScannerError {
  return new ScannerError(
    'failed',
    `The answer of ${name} is of another form than expected.`,
    `Update ${name}.`,
  );
}
