import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import mocha from 'mocha';

// A CommonJS file that loads mocha, an ES module, gets its namespace on Node.js 20, its default on 22.
const Mocha = 'default' in mocha ? (mocha.default as typeof mocha) : mocha;

/**
 * What the extension host loads and calls. Results go to files: an extension host that is killed
 * ends with code 0, and the browser's console is no place to read tests from.
 */
export async function run(): Promise<void> {
  const folder = process.env['HOST_TESTS_OUT'];
  if (folder !== undefined)
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) =>
      appendFileSync(join(folder, 'mocha.txt'), `${format(...values)}\n`);
  const grep = process.env['HOST_TESTS_GREP'];
  const tests = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 60_000,
    ...(grep !== undefined && { grep }),
  });
  for (const file of readdirSync(__dirname).sort())
    if (file.endsWith('.test.cjs')) tests.addFile(join(__dirname, file));
  const stats = await new Promise<mocha.Stats | undefined>((resolve) => {
    const runner = tests.run(() => resolve(runner.stats));
  });
  if (folder !== undefined) writeFileSync(join(folder, 'result.json'), JSON.stringify(stats ?? {}));
  if (stats === undefined || stats.failures > 0)
    throw new Error(`${stats?.failures ?? 'all'} tests failed`);
}
