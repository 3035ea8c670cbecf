import * as z from 'zod/mini';
import { configSchema } from './configSchema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema of slipway.yaml, for editors; media/slipway.schema.json holds the same. */
export function configJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { target: 'draft-7', io: 'input' });
  return { ...($schema === undefined ? {} : { $schema }), title: 'slipway.yaml', ...schema };
}

/** What may stand at a path of keys and indexes: several where the schema leaves a choice. */
export function schemasAt(path: readonly (string | number)[]): JsonSchema[] {
  let at = alternatives(configJsonSchema());
  for (const key of path) at = at.flatMap((schema) => step(schema, key)).flatMap(alternatives);
  return at;
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  if (schema.anyOf === undefined) return [schema];
  const { description } = schema;
  return schema.anyOf.map((one) =>
    one.description === undefined && description !== undefined ? { ...one, description } : one,
  );
}

function step(schema: JsonSchema, key: string | number): JsonSchema[] {
  if (typeof key === 'number') return schemasOf(schema.items);
  const property = Object.entries(schema.properties ?? {}).find(([name]) => name === key)?.[1];
  return schemasOf(property ?? schema.additionalProperties);
}

function schemasOf(value: JsonSchema['items']): JsonSchema[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'object');
}
