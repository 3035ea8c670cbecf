import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureVSCode } from '../env/vscode.ts';
import { launchBrowser } from '../workbench/harness/browser.ts';
import { startServer } from '../workbench/harness/server.ts';
import { remoteUri, workbenchAddress } from '../workbench/harness/workbenchAddress.ts';
import { timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { median, ratio, spread } from './statistics.ts';

const rounds = 6;
const ours = 'slipway.slipway';
const empty = 'bench.empty';

/** As VS Code reports them, in milliseconds; `activateMs` is what `activate()` took from outside. */
interface Figures {
  readonly already: boolean;
  readonly activateMs: number;
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

export const scenario: Scenario = {
  title: 'Activation in VS Code beside an empty extension',
  target: 'Slipway ÷ empty ≤ 1.3.',
  async run(say) {
    await timed(process.execPath, ['esbuild.mjs', '--production']);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-'));
    try {
      const extensions = [await packedFiles(folder), await emptyExtension(folder)];
      const runs: Record<string, Figures>[] = [];
      for (let round = 0; round < rounds; round++) {
        // Who is activated second finds a warmer host.
        const order = round % 2 === 0 ? [ours, empty] : [empty, ours];
        const figures = await measure(folder, extensions, order);
        runs.push(figures);
        say(
          `round ${round + 1}: ${order.map((id) => `${id} ${String(figures[id]?.activateMs)}`).join(', ')}`,
        );
      }
      return findings(runs);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function findings(runs: readonly Record<string, Figures>[]) {
  const of = (id: string, value: (figures: Figures) => number): number[] =>
    runs.flatMap((run) => (run[id] === undefined ? [] : [value(run[id])]));
  const whole = ({ load, call, finish }: Figures): number => load + call + finish;
  const outside = ({ activateMs }: Figures): number => activateMs;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const row = (id: string, name: string) => [
    name,
    spread(
      of(id, ({ load }) => load),
      ms,
    ),
    spread(
      of(id, ({ call, finish }) => call + finish),
      ms,
    ),
    spread(of(id, outside), ms),
    ratio(median(of(id, whole)) / median(of(empty, whole))),
    ratio(median(of(id, outside)) / median(of(empty, outside))),
  ];
  return {
    tables: [
      {
        header: [
          'who',
          'load',
          'activate',
          'load and activate from outside',
          '÷ empty, VS Code’s figures',
          '÷ empty, from outside',
        ],
        rows: [row(empty, 'empty extension'), row(ours, 'Slipway')],
      },
    ],
    notes: [
      `The newest VS Code of the tests, ${rounds} cold starts, both extensions in each, taking turns to be first. VS Code’s own figures are whole milliseconds; “from outside” is the time of \`extension.activate()\`, with what VS Code does around it.`,
      'The empty extension exports an `activate` that does nothing.',
    ],
  };
}

async function measure(
  folder: string,
  extensions: readonly string[],
  order: readonly string[],
): Promise<Record<string, Figures>> {
  const out = path.join(folder, 'figures.json');
  await rm(out, { force: true });
  const env = { BENCH_EXTENSIONS: order.join(','), BENCH_OUT: out };
  const server = await startServer({ vscode: await ensureVSCode('newest'), env, testDriver: true });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      let ended: () => void = () => undefined;
      const done = new Promise<void>((resolve) => (ended = resolve));
      await page.exposeFunction('codeAutomationExit', () => ended());
      const probe = path.resolve(import.meta.dirname, 'activationProbe.cjs');
      const payload = [
        ...extensions.map(
          (extension) => ['extensionDevelopmentPath', remoteUri(server, extension)] as const,
        ),
        ['extensionTestsPath', remoteUri(server, probe)] as const,
      ];
      await page.goto(workbenchAddress(server, path.join(folder, 'workspace'), { payload }));
      // A host that ends early leaves no figures, and reading them says so.
      await Promise.race([done, page.waitForTimeout(120_000)]);
      return JSON.parse(await readFile(out, 'utf8')) as Record<string, Figures>;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** What the vsix holds, as a folder. */
async function packedFiles(folder: string): Promise<string> {
  const extension = path.join(folder, 'slipway');
  await mkdir(path.join(extension, 'dist'), { recursive: true });
  await mkdir(path.join(folder, 'workspace'));
  for (const file of ['package.json', 'package.nls.json', 'media', 'l10n'])
    await cp(file, path.join(extension, file), { recursive: true });
  for (const name of await readdir('dist')) {
    if (name.endsWith('.cjs'))
      await cp(path.join('dist', name), path.join(extension, 'dist', name));
  }
  return extension;
}

async function emptyExtension(folder: string): Promise<string> {
  const extension = path.join(folder, 'empty');
  await mkdir(extension);
  const manifest = {
    name: 'empty',
    publisher: 'bench',
    version: '0.0.1',
    engines: { vscode: '^1.99.0' },
    main: './extension.cjs',
    extensionKind: ['workspace'],
    activationEvents: [],
  };
  await writeFile(path.join(extension, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(extension, 'extension.cjs'), 'exports.activate = () => {};\n');
  return extension;
}
