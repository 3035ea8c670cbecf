import type { ConfigDocument, TextPosition } from './configDocument.ts';
import type { JsonSchema } from './configJsonSchema.ts';
import { schemasAt } from './configJsonSchema.ts';

export interface ConfigCompletion {
  readonly label: string;
  /** May hold a newline and indentation by two spaces. */
  readonly insertText: string;
  readonly detail: string;
  readonly kind: 'key' | 'value';
}

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386'];

const tagRules = [
  'type=semver,pattern={{version}}',
  'type=semver,pattern={{major}}.{{minor}}',
  'type=ref,event=branch',
  'type=ref,event=tag',
  'type=ref,event=pr',
  'type=edge',
  'type=sha',
  'type=schedule',
  'type=match,pattern=v(.*),group=1',
  'type=pep440,pattern={{version}}',
  'type=raw,value=latest,enable={{is_default_branch}}',
];

const flavors = ['latest=auto', 'latest=true', 'latest=false', 'prefix=', 'suffix='];

/** What can stand at a position of slipway.yaml; keys already there are left out. */
export function completeConfig(
  document: ConfigDocument,
  position: TextPosition,
): ConfigCompletion[] {
  const { path, writing } = document.pathAt(position);
  const schemas = schemasAt(path);
  if (writing === 'value') return values(path, schemas);
  const present = keysAt(document.value, path);
  const completions = new Map<string, ConfigCompletion>();
  for (const schema of schemas)
    for (const [label, property] of Object.entries(schema.properties ?? {}))
      if (!present.has(label) && typeof property === 'object')
        completions.set(label, keyCompletion(label, property));
  return [...completions.values()];
}

/** What the key at a path is for, as Markdown without foreign text; undefined for unknown keys. */
export function describeKey(path: readonly (string | number)[]): string | undefined {
  const schemas = schemasAt(path);
  const [description] = schemas.flatMap((schema) => schema.description ?? []);
  if (description === undefined) return undefined;
  const allowed = schemas.flatMap(allowedValues);
  if (allowed.length === 0) return description;
  return `${description}\n\n${allowed.map((value) => `\`${value}\``).join(' · ')}`;
}

function keyCompletion(label: string, schema: JsonSchema): ConfigCompletion {
  const insertText = schema.type === 'object' ? `${label}:\n  ` : `${label}: `;
  return {
    label,
    insertText,
    detail: schema.description ?? '',
    kind: 'key',
  };
}

function values(
  path: readonly (string | number)[],
  schemas: readonly JsonSchema[],
): ConfigCompletion[] {
  const named = namedValues(path);
  const all = named ?? schemas.flatMap(allowedValues);
  const [detail = ''] = schemas.flatMap((schema) => schema.description ?? []);
  return [...new Set(all)].map((label) => ({ label, insertText: label, detail, kind: 'value' }));
}

/** Values the schema leaves open, yet people want offered. */
function namedValues(path: readonly (string | number)[]): readonly string[] | undefined {
  const last = path.findLast((key) => typeof key === 'string');
  if (last === 'platforms') return platforms;
  if (path[0] === 'tags') return tagRules;
  return path[0] === 'flavor' ? flavors : undefined;
}

function allowedValues(schema: JsonSchema): string[] {
  if (schema.type === 'boolean') return ['true', 'false'];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  return (schema.enum ?? []).map(String);
}

function keysAt(value: unknown, path: readonly (string | number)[]): ReadonlySet<string> {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return new Set();
    at = Object.entries(at).find(([name]) => name === String(key))?.[1];
  }
  if (typeof at !== 'object' || at === null || Array.isArray(at)) return new Set();
  return new Set(Object.keys(at));
}
