import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonSchema } from '../../../../src/release/config/configJsonSchema.ts';
import { configJsonSchema } from '../../../../src/release/config/configJsonSchema.ts';

test('media/slipway.schema.json is what the schema says; if not, run npm run schema', () => {
  const file = new URL('../../../../media/slipway.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(configJsonSchema());
});

test('every key is described', () => {
  const bare: string[] = [];
  const walk = (schema: JsonSchema, path: string): void => {
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      if (typeof property !== 'object') continue;
      if (property.description === undefined) bare.push(`${path}.${key}`);
      walk(property, `${path}.${key}`);
    }
    for (const branch of schema.anyOf ?? []) walk(branch, path);
    const { items, additionalProperties } = schema;
    if (typeof items === 'object' && !Array.isArray(items)) walk(items, `${path}[]`);
    if (typeof additionalProperties === 'object') walk(additionalProperties, `${path}.*`);
  };
  walk(configJsonSchema(), '');
  expect(bare).toEqual([]);
});
