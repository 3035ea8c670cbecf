import { readdir } from 'node:fs/promises';
import type { Scenario } from './scenario.ts';
import { Unmeasurable } from './scenario.ts';
import { sectionOf, writeSection } from './report.ts';

// usage: npm run bench [-- NAME…]      names are those of the files NAME.scenario.ts beside this one
const suffix = '.scenario.ts';
const files = await readdir(import.meta.dirname);
const names = files
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));
names.sort();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(', ')}. There is: ${names.join(', ')}.`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : names) {
  const { scenario } = (await import(`./${name}${suffix}`)) as { scenario: Scenario };
  const say = (text: string): void => console.error(`${name}: ${text}`);
  say(scenario.title);
  try {
    await writeSection(name, sectionOf(scenario, await scenario.run(say)), names);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // A failed program's last line says most, and may be long.
    const reason = message.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
    say(message);
    await writeSection(name, sectionOf(scenario, reason), names);
    if (!(error instanceof Unmeasurable)) process.exitCode = 1;
  }
}
// A scenario that failed half-way may have left a server listening.
process.exit();
