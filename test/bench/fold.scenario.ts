import { bundle, timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { megabytes, seconds, spread } from './statistics.ts';

interface Fold {
  readonly milliseconds: number;
  readonly snapshotMs: number;
  readonly highest: number;
  readonly heap: number;
  readonly done: number;
  readonly total: number;
}

export const scenario: Scenario = {
  title: 'Folding a build’s progress: 1,000,000 rawjson lines',
  target: '< 10 s, bounded memory.',
  async run(say) {
    const program = await bundle('foldChild.ts');
    const runs: Fold[] = [];
    try {
      for (let round = 0; round < 3; round++) {
        const { stdout } = await timed(process.execPath, ['--expose-gc', program.file]);
        const fold = JSON.parse(stdout) as Fold;
        runs.push(fold);
        say(`round ${round + 1}: ${seconds(fold.milliseconds)}, memory ${megabytes(fold.highest)}`);
      }
    } finally {
      await program.remove();
    }
    const row = (name: string, of: (fold: Fold) => number, format: (value: number) => string) => [
      name,
      spread(runs.map(of), format),
    ];
    return {
      tables: [
        {
          header: ['what', 'measured'],
          rows: [
            row('parse and fold every line', (fold) => fold.milliseconds, seconds),
            row(
              'slowest snapshot for the interface',
              (fold) => fold.snapshotMs,
              (value) => `${value.toFixed(1)} ms`,
            ),
            row(
              'memory while folding, highest after a collection',
              (fold) => fold.highest,
              megabytes,
            ),
            row('memory at the end', (fold) => fold.heap, megabytes),
          ],
        },
      ],
      notes: [
        '60 steps on two platforms; of 20 lines 15 are logs, 4 transfer counts, 1 a vertex. Making the lines is not counted.',
      ],
    };
  },
};
