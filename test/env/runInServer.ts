import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../workbench/harness/browser.ts';
import { startServer, type Server } from '../workbench/harness/server.ts';
import { remoteUri, workbenchAddress } from '../workbench/harness/workbenchAddress.ts';
import { ensureVSCode, type Lane } from './vscode.ts';

interface ExtensionTests {
  readonly lane: Lane;
  /** Folders of the extensions under development. */
  readonly extensions: readonly string[];
  /** Module that exports `run()`. */
  readonly tests: string;
  readonly folder: string | undefined;
}

const patience = 300_000;

/** Runs extension tests in the extension host of a VS Code server; gives the code they ended with. */
export async function runInServer(options: ExtensionTests): Promise<number> {
  const vscode = await ensureVSCode(options.lane);
  const serving = startServer({ vscode, testDriver: true });
  const browsing = launchBrowser();
  try {
    const [server, browser] = await Promise.all([serving, browsing]);
    return await runInPage(options, server, browser);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    const [browser, server] = await Promise.allSettled([browsing, serving]);
    if (browser.status === 'fulfilled') await browser.value.close();
    if (server.status === 'fulfilled') await server.value.stop();
  }
}

async function runInPage(
  { extensions, tests, folder }: ExtensionTests,
  server: Server,
  browser: Browser,
): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const ended = new Promise<number>((resolve, reject) => {
    const late = (): void => reject(new Error(`no result after ${patience / 1000} seconds`));
    const timer = setTimeout(late, patience);
    timer.unref();
    page.on('crash', () => reject(new Error('the page crashed')));
    // The window calls it when `run()` has ended: 0 done, 1 rejected.
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  const payload = [
    ...extensions.map((path) => ['extensionDevelopmentPath', remoteUri(server, path)] as const),
    ['extensionTestsPath', remoteUri(server, tests)] as const,
  ];
  try {
    await page.goto(workbenchAddress(server, folder, { payload }));
    return await ended;
  } catch (error) {
    await leavePicture(page);
    throw error;
  }
}

async function leavePicture(page: Page): Promise<void> {
  const path = fileURLToPath(
    new URL('../../artifacts/screenshots/host-tests.png', import.meta.url),
  );
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path }).catch(() => undefined);
}
