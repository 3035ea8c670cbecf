import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { Unmeasurable } from './scenario.ts';

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

export const scenario: Scenario = {
  title: 'Size',
  target: 'main bundle < 200 kB, vsix < 1.5 MB.',
  async run(say) {
    say('packaging');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await timed(npm, ['run', 'package', '--silent']).catch((error: unknown) => {
      throw new Unmeasurable(`npm run package failed: ${String(error).slice(0, 300)}`);
    });
    const rows: string[][] = [];
    for (const name of (await readdir('dist')).sort()) {
      if (!/\.(cjs|vsix)$/.test(name)) continue;
      const file = path.join('dist', name);
      const { size } = await stat(file);
      // A vsix is a zip already.
      const packed = name.endsWith('.vsix') ? '' : kilobytes(gzipSync(await readFile(file)).length);
      rows.push([`\`${file}\``, kilobytes(size), packed]);
    }
    return { tables: [{ header: ['file', 'size', 'gzip'], rows }], notes: [] };
  },
};
