#!/usr/bin/env node
// `gh api`, as far as scripts of workflows use it, asking the GitHub at GH_API.
// https://cli.github.com/manual/gh_api
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    method: { type: 'string' },
    input: { type: 'string' },
    'raw-field': { type: 'string', short: 'f', multiple: true },
    field: { type: 'string', short: 'F', multiple: true },
  },
});
const [command, path] = positionals;
if (command !== 'api' || (values.input ?? '-') !== '-') throw new Error('not known here');
const url = new URL(`${process.env.GH_API}/${path}`);
const fields = [...(values['raw-field'] ?? []), ...(values.field ?? [])];
if (fields.length > 0 && values.method !== 'GET') throw new Error('fields of a body');
for (const field of fields) {
  const at = field.indexOf('=');
  url.searchParams.append(field.slice(0, at), field.slice(at + 1));
}
const response = await fetch(url, {
  method: values.method,
  headers: { authorization: `token ${process.env.GH_TOKEN}` },
  ...(values.input === '-' ? { body: readFileSync(0) } : {}),
});
process.stdout.write(await response.text());
if (!response.ok) {
  process.stderr.write(`gh: HTTP ${response.status}\n`);
  process.exitCode = 1;
}
