#!/usr/bin/env -S node --import tsx
import { resolve } from 'node:path';
import { runInServer } from './runInServer.ts';
import type { Lane } from './vscode.ts';

/**
 * Stands in for desktop VS Code where there is none: understands the flags that
 * `@vscode/test-electron` passes, and ends with the same exit codes.
 */
const lane: Lane = process.env['HOST_TESTS_LANE'] === 'oldest' ? 'oldest' : 'newest';
const extensions: string[] = [];
let tests: string | undefined;
let folder: string | undefined;
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name === undefined) folder = resolve(argument);
  else if (name === 'extensionDevelopmentPath' && value !== undefined)
    extensions.push(resolve(value));
  else if (name === 'extensionTestsPath' && value !== undefined) tests = resolve(value);
}
if (tests === undefined) {
  console.error('codeShim: only runs extension tests');
  process.exitCode = 2;
} else {
  process.exitCode = await runInServer({ lane, extensions, tests, folder });
}
