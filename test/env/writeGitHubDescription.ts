import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// npx tsx test/env/writeGitHubDescription.ts FOLDER_OF_@octokit/openapi
//
// GitHub’s published OpenAPI description is a package of 385 MB. What the tests need of it, the
// operations Slipway calls with all their schemas and without prose, is kept beside them.

const operations = [
  'repos/get',
  'repos/list-releases',
  'repos/get-latest-release',
  'repos/get-release-by-tag',
  'repos/get-release',
  'repos/create-release',
  'repos/update-release',
  'repos/list-release-assets',
  'repos/upload-release-asset',
  'repos/delete-release',
  'repos/delete-release-asset',
  'git/get-ref',
  'git/get-tag',
  'issues/list-for-repo',
  'issues/create',
  'issues/update',
];

const prose = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags']);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('Name the folder of @octokit/openapi.');
const read = (name: string): JsonObject =>
  JSON.parse(readFileSync(path.join(from, name), 'utf8')) as JsonObject;
const whole = read('generated/api.github.com.json');
const info = read('package.json');

/** Without what only people read. Names of properties are no prose, whatever they are. */
function bare(value: Json, named = false): Json {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (!named && (prose.has(key) || key.startsWith('x-'))) continue;
    kept[key] = bare(inner, !named && key === 'properties');
  }
  return kept;
}

const paths: Record<string, JsonObject> = {};
const missing = new Set(operations);
for (const [at, item] of Object.entries(whole['paths'] as Record<string, JsonObject>))
  for (const [method, operation] of Object.entries(item)) {
    const id = (operation as JsonObject)['operationId'];
    if (typeof id !== 'string' || !missing.delete(id)) continue;
    paths[at] = { ...paths[at], [method]: bare(operation) };
  }
if (missing.size > 0) throw new Error(`not described: ${[...missing].join(', ')}`);

const components: Record<string, JsonObject> = {};
const open: Json[] = [paths];
for (let value = open.pop(); value !== undefined; value = open.pop()) {
  if (typeof value !== 'object' || value === null) continue;
  open.push(...Object.values(value));
  const ref = Array.isArray(value) ? undefined : value['$ref'];
  if (typeof ref !== 'string') continue;
  const [, , kind = '', name = ''] = ref.split('/');
  if (components[kind]?.[name] !== undefined) continue;
  const found = bare(
    (whole['components'] as Record<string, Record<string, Json>>)[kind]?.[name] ?? null,
  );
  components[kind] = { ...components[kind], [name]: found };
  open.push(found);
}

const excerpt = {
  openapi: whole['openapi'],
  info: {
    title: 'Excerpt of GitHub’s REST API description',
    version: info['version'],
    license: { name: 'MIT', url: 'https://github.com/octokit/openapi/blob/main/LICENSE' },
  },
  servers: whole['servers'],
  paths,
  components,
};
const to = fileURLToPath(new URL('../fixtures/github/api.github.com.json', import.meta.url));
writeFileSync(to, `${JSON.stringify(excerpt, undefined, 1)}\n`);
