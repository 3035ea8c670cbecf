import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureVSCode } from '../env/vscode.ts';
import { launchBrowser } from '../workbench/harness/browser.ts';
import { startServer } from '../workbench/harness/server.ts';
import { remoteUri, workbenchAddress } from '../workbench/harness/workbenchAddress.ts';
import { timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { pairedRatios, ratio, spread } from './statistics.ts';

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
      await layOut(folder);
      const runs: Record<string, Figures>[] = [];
      for (let round = 0; round < rounds; round++) {
        // Who is activated second finds a warmer host.
        const order = round % 2 === 0 ? [ours, empty] : [empty, ours];
        const figures = await measure(folder, order);
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
    spread(pairedRatios(of(id, outside), of(empty, outside)), ratio),
    ratio(Math.min(...of(id, outside)) / Math.min(...of(empty, outside))),
  ];
  return {
    tables: [
      {
        header: [
          'who',
          'load',
          'activate',
          'load and activate from outside',
          '÷ empty, by start',
          '÷ empty, fastest',
        ],
        rows: [row(empty, 'empty extension'), row(ours, 'Slipway')],
      },
    ],
    notes: [
      `The newest VS Code of the tests, ${rounds} cold starts, both extensions in each, taking turns to be first. VS Code’s own figures (load, activate) are whole milliseconds and give no ratio; “from outside” is the time of \`extension.activate()\`, with what VS Code does around it.`,
      'The empty extension exports an `activate` that does nothing.',
    ],
  };
}

async function measure(folder: string, order: readonly string[]): Promise<Record<string, Figures>> {
  const out = path.join(folder, 'figures.json');
  const dataFolder = path.join(folder, 'data');
  await rm(out, { force: true });
  await rm(dataFolder, { recursive: true, force: true });
  await cp(path.join(folder, 'extensions'), path.join(dataFolder, 'extensions'), {
    recursive: true,
  });
  const env = { BENCH_EXTENSIONS: order.join(','), BENCH_OUT: out };
  const vscode = await ensureVSCode('newest');
  const server = await startServer({ vscode, dataFolder, env, testDriver: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const ended = new Promise<void>((resolve) => {
      void page.exposeFunction('codeAutomationExit', () => resolve());
    });
    // VS Code runs tests only with an extension under development; it takes no part.
    const payload = [
      ['extensionDevelopmentPath', remoteUri(server, path.join(folder, 'probe'))],
      [
        'extensionTestsPath',
        remoteUri(server, path.join(import.meta.dirname, 'activationProbe.cjs')),
      ],
    ] as const;
    await page.goto(workbenchAddress(server, path.join(folder, 'workspace'), { payload }));
    await Promise.race([ended, page.waitForTimeout(120_000)]);
    const figures = JSON.parse(await readFile(out, 'utf8')) as Record<string, Figures>;
    if ('error' in figures) throw new Error(JSON.stringify(figures));
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Slipway as the vsix holds it, an empty extension beside it, and one that only carries the probe. */
async function layOut(folder: string): Promise<void> {
  const extension = path.join(folder, 'extensions', `${ours}-0.1.0`);
  await mkdir(path.join(extension, 'dist'), { recursive: true });
  await mkdir(path.join(folder, 'workspace'));
  for (const file of ['package.json', 'package.nls.json', 'media', 'l10n'])
    await cp(file, path.join(extension, file), { recursive: true });
  for (const name of await readdir('dist')) {
    if (name.endsWith('.cjs'))
      await cp(path.join('dist', name), path.join(extension, 'dist', name));
  }
  await emptyExtension(path.join(folder, 'extensions', `${empty}-0.0.1`), 'empty');
  await emptyExtension(path.join(folder, 'probe'), 'probe');
}

async function emptyExtension(extension: string, name: string): Promise<void> {
  await mkdir(extension);
  const manifest = {
    name,
    publisher: 'bench',
    version: '0.0.1',
    engines: { vscode: '^1.99.0' },
    main: './extension.cjs',
    extensionKind: ['workspace'],
    activationEvents: [],
  };
  await writeFile(path.join(extension, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(extension, 'extension.cjs'), 'exports.activate = () => {};\n');
}
