#!/usr/bin/env node
import { version } from '../package.json';
import { runCommandLine } from './commandLine/runCommandLine.ts';
import { composeCommandLine } from './composeCommandLine.ts';
import { processTerminal } from './processTerminal.ts';

/** A signal this soon after another is the same wish: npx and a terminal both deliver Ctrl-C. */
const sameWishMs = 500;

/** Aborts on the first signal; leaves at once when the user insists. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (first !== undefined && now - first > sameWishMs) process.exit(130);
      first ??= now;
      controller.abort();
    });
  }
  return controller.signal;
}

async function main(): Promise<void> {
  const exitCode = await runCommandLine({
    argv: process.argv.slice(2),
    version,
    terminal: processTerminal(process),
    signal: abortOnSignals(),
    compose: (options, warn) => composeCommandLine(options, { env: process.env, version, warn }),
  });
  // An idle connection or a stuck pipe must not keep a finished command alive.
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit(exitCode);
}

void main();
