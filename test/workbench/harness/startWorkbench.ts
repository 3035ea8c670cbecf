import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { ensureVSCode, type Lane } from '../../env/vscode.ts';
import { launchBrowser } from './browser.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';
import { Workbench } from './workbench.ts';
import { workbenchAddress } from './workbenchAddress.ts';

/** The packed extension, by `npm run package`. */
export const packedExtension = fileURLToPath(
  new URL('../../../dist/slipway.vsix', import.meta.url),
);

/** Settings by version: later ones rewrite the long name, which would race with the tests. */
const themes = {
  dark: { newest: 'Dark Modern', oldest: 'Default Dark Modern', kind: 'vs-dark' },
  light: { newest: 'Light Modern', oldest: 'Default Light Modern', kind: 'vs' },
  'high-contrast': {
    newest: 'Default High Contrast',
    oldest: 'Default High Contrast',
    kind: 'hc-black',
  },
} as const;
const themeLabels: Readonly<Record<Theme, string>> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Dark High Contrast',
};
export type Theme = keyof typeof themes;

/** Those that run, for a picture of each when a test fails. */
export const openWorkbenches = new Set<Workbench>();

export interface WorkbenchOptions extends Pick<
  ServerOptions,
  'dataFolder' | 'settings' | 'machineSettings' | 'env' | 'workspaceTrust'
> {
  readonly lane?: Lane;
  /** The folder that is open; none when absent. */
  readonly folder?: string;
  /** `dist/slipway.vsix` when absent; `false`: no extension. */
  readonly vsix?: string | false;
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
}

export interface RunningWorkbench {
  readonly workbench: Workbench;
  readonly server: Server;
  readonly browser: Browser;
  /** Changes the theme of the open window. */
  setTheme(theme: Theme): Promise<void>;
  stop(): Promise<void>;
}

/** A real VS Code with Slipway in a real browser. When it fails, nothing of it stays. */
export async function startWorkbench(options: WorkbenchOptions): Promise<RunningWorkbench> {
  const {
    lane = 'newest',
    vsix = packedExtension,
    theme = 'dark',
    folder,
    ...serverOptions
  } = options;
  if (vsix !== false && !existsSync(vsix))
    throw new Error(`${vsix} is missing: “npm run package” makes it.`);
  const vscode = await ensureVSCode(lane);
  const settings = { 'workbench.colorTheme': themes[theme][lane], ...options.settings };
  const serving = startServer({
    ...serverOptions,
    settings,
    vscode,
    ...(vsix !== false && { vsix }),
  });
  const browsing = launchBrowser();
  let workbench: Workbench | undefined;
  const stop = async (): Promise<void> => {
    if (workbench !== undefined) openWorkbenches.delete(workbench);
    const started = await Promise.allSettled([browsing, serving]);
    const [browser, server] = started;
    if (browser.status === 'fulfilled') await browser.value.close();
    if (server.status === 'fulfilled') await server.value.stop();
  };
  try {
    const [server, browser] = await Promise.all([serving, browsing]);
    const viewport = options.size ?? { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, deviceScaleFactor: 1 });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: server.origin,
    });
    const page = await context.newPage();
    await page.goto(workbenchAddress(server, folder));
    const shown = new Workbench(page);
    workbench = shown;
    openWorkbenches.add(shown);
    await shown.ready();
    const themed = ({ kind }: { readonly kind: string }): Promise<void> =>
      page.locator(`.monaco-workbench.${kind}[class*='vscode-theme-']`).waitFor();
    await themed(themes[theme]);
    const setTheme = async (next: Theme): Promise<void> => {
      // Settings written to the file are not seen by an open window.
      await shown.command('Preferences: Color Theme');
      await shown.quickInput.type(themeLabels[next]); // those further down are not drawn
      await shown.quickInput.row(themeLabels[next]).waitFor();
      await shown.quickInput.enter(themeLabels[next]);
      await themed(themes[next]);
    };
    return { workbench: shown, server, browser, setTheme, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
