import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { SampleCopy } from '../../engine/samples/copySample.ts';
import { copySample, publishSetUp } from '../../engine/samples/copySample.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import type { RunningWorkbench } from '../harness/startWorkbench.ts';
import { startWorkbench } from '../harness/startWorkbench.ts';
import type { Workbench } from '../harness/workbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

/** A copy of a sample in a window of its own, with a GitHub at the wire. */
export interface OpenSample extends SampleCopy {
  /** Stands for `acme`, in the registry of this machine. */
  readonly namespace: string;
  /** The same with its registry: what stands for `ghcr.io/acme`. */
  readonly place: string;
  readonly api: FakeGitHub;
  readonly running: RunningWorkbench;
  readonly workbench: Workbench;
  /** Pictures in both themes; the dark one stays. */
  readonly pictures: () => Promise<void>;
}

/** Opens a sample as a team has it before Slipway. Everything of it is gone when the test ends. */
export async function openInWorkbench(name: string, branch?: string): Promise<OpenSample> {
  const copy = await copySample(name, branch);
  onTestFinished(copy.remove);
  const api = await startFakeGitHub();
  onTestFinished(() => api.close());
  const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: api.baseUrl, GH_HOST: '' };
  const running = await startWorkbench({ folder: copy.folder, env });
  onTestFinished(() => running.stop());
  const { workbench } = running;
  await workbench.openContainer('Release');
  // The palette offers its commands from the moment VS Code knows that the folder is trusted.
  await workbench.view('Builds').waitForRow('Build multi-arch');
  const namespace = `sample-${process.pid}-${Date.now().toString(36)}`;
  const pictures = async (): Promise<void> => {
    await workbench.command('Notifications: Clear All Notifications');
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.screenshot(`sample-${name}-${theme}`);
    }
  };
  return {
    ...copy,
    ...{ namespace, place: `${registry}/${namespace}`, api, running, workbench, pictures },
  };
}

/** Release: Set Up This Repository: the file is shown, agreed to, and open then. Gives its text. */
export async function setUp({ workbench, folder }: OpenSample): Promise<string> {
  const file = join(folder, 'slipway.yaml');
  await workbench.command('Release: Set Up This Repository');
  await workbench.quickInput.row('Write, Commit Nothing').waitFor();
  await workbench.page.locator('.monaco-diff-editor .view-lines').first().waitFor();
  expect(await workbench.quickInput.widget.innerText()).toContain('slipway.yaml (new)');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
  await workbench.quickInput.pick('Write, Commit Nothing');
  await workbench.notification('Wrote slipway.yaml').waitFor();
  await workbench.tab('slipway.yaml').waitFor();
  await workbench.command('Notifications: Clear All Notifications');
  return readFile(file, 'utf8');
}

/** Puts the registry of this machine in the place of the one it names, and pushes what was set up. */
export async function useOwnRegistry(sample: OpenSample): Promise<void> {
  await sample.change('ghcr.io/acme', sample.place);
  publishSetUp(sample);
}

/** As somebody does whose editor has no GitHub session. */
export async function signInToGitHub(workbench: Workbench): Promise<void> {
  await workbench.command('Release: Use a GitHub Token…');
  await workbench.quickInput.enter('good-token');
  await workbench.notification('The token for github.com is kept.').waitFor();
  await workbench.command('Notifications: Clear All Notifications');
}
