import path from 'node:path';
import { startCli } from '../../contract/commandLine/cliProcess.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { registryHost, unique } from '../openProject.ts';
import type { SampleCopy } from './copySample.ts';
import { copySample } from './copySample.ts';

/** A copy of a sample that is set up, a registry of this machine, a GitHub at the wire. */
export interface Sample extends SampleCopy {
  /** What stands for `ghcr.io/acme`. */
  readonly place: string;
  readonly api: FakeGitHub;
  /** What the command printed; fails with all it said when it does not exit with 0. */
  readonly slipway: (...argv: string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Sets a sample up as a new user does: `slipway init`. */
export async function openSample(name: string, branch?: string): Promise<Sample> {
  const copy = await copySample(name, branch);
  const api = await startFakeGitHub();
  const env = {
    ...{ GH_HOST: '', GH_TOKEN: '', GITHUB_TOKEN: 'good-token' },
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: api.baseUrl,
    SLIPWAY_CACHE: path.join(copy.scratch, 'cache'),
  };
  const slipway = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await startCli([...argv, '--directory', copy.folder], env)
      .exit;
    if (code === 0) return stdout;
    throw new Error(`slipway ${argv.join(' ')} ended with ${String(code)}:\n${stdout}${stderr}`);
  };
  await slipway('init', '--yes');
  return {
    ...copy,
    ...{ place: `${registryHost}/${unique(name)}`, api, slipway },
    async close() {
      await api.close();
      await copy.remove();
    },
  };
}
