import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const calls = /\bt\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")/g;

/** The messages that the sources in a folder hand to `l10n.t`, or to the `t` that stands for it. */
export function messagesOf(folder: string): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    for (const [, single, double] of readFileSync(join(folder, file), 'utf8').matchAll(calls))
      found.add((single ?? double ?? '').replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n'));
  }
  return [...found].sort();
}

/** What `l10n/bundle.l10n.json` must hold: each message by itself, for translators to copy. */
export function messageBundle(folder: string): string {
  const entries = messagesOf(folder).map((message) => [message, message]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
