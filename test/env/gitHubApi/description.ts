import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonObject;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: { readonly required?: boolean; readonly content: JsonObject };
  readonly responses: Readonly<Record<string, JsonObject>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, JsonObject>>;
}

const file = new URL('../../fixtures/github/api.github.com.json', import.meta.url);
const description = nullable(
  JSON.parse(readFileSync(file, 'utf8')) as Json,
) as unknown as Description;

// The description leaves out a state its own text names: of an upload that was begun and broke off.
// https://docs.github.com/rest/releases/assets#upload-a-release-asset
const states = at('#/components/schemas/release-asset/properties/state');
(states['enum'] as string[]).push('starter');

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: true });
ajv.addSchema({ components: description.components as JsonObject }, 'github');
const exact = new Ajv({ strict: false, validateFormats: false, allErrors: true });
exact.addSchema({ components: description.components as JsonObject }, 'github');
const compiled = new Map<object, ValidateFunction>();

/** An operation of GitHub’s description that a request is for. */
export interface Matched {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

/** Undefined when GitHub describes no such operation, or Slipway is not known to use it. */
export function matchOperation(method: string, path: string): Matched | undefined {
  for (const [template, item] of Object.entries(description.paths)) {
    const operation = item[method.toLowerCase()];
    const names: string[] = [];
    const form = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      names.push(name);
      return '([^/]+)';
    });
    const match = new RegExp(`^${form}$`).exec(path);
    if (operation === undefined || match === null) continue;
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    const parameters = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
    return { id: operation.operationId, parameters, operation };
  }
  return undefined;
}

/** What a request has that the description does not allow. */
export function requestFaults(
  { operation, parameters }: Matched,
  query: URLSearchParams,
  body: Json | undefined,
): string[] {
  const known = (operation.parameters ?? []).map((parameter) => resolve(parameter)) as unknown;
  const described = known as readonly Parameter[];
  const faults: string[] = [];
  for (const { name, in: place, required, schema } of described) {
    const value = place === 'path' ? parameters[name] : (query.get(name) ?? undefined);
    if (place === 'header') continue;
    if (value === undefined && required === true) faults.push(`${name} is missing`);
    if (value !== undefined) faults.push(...check(ajv, schema, value, name));
  }
  for (const name of query.keys())
    if (!described.some((parameter) => parameter.in === 'query' && parameter.name === name))
      faults.push(`no query parameter ${name}`);
  return [...faults, ...bodyFaults(operation, body)];
}

function bodyFaults({ requestBody }: Operation, body: Json | undefined): string[] {
  const described = requestBody?.content['application/json'] as { schema: JsonObject } | undefined;
  if (described === undefined) return body === undefined ? [] : ['takes no JSON'];
  if (body === undefined) return requestBody?.required === true ? ['no body'] : [];
  const known = Object.keys((described.schema['properties'] ?? {}) as JsonObject);
  const unknown = Object.keys(body as JsonObject).filter((key) => !known.includes(key));
  return [
    ...check(exact, described.schema, body, 'body'),
    ...unknown.map((key) => `no property ${key}`),
  ];
}

/** What an answer has that the description does not allow: a fake must not be kinder than GitHub. */
export function responseFaults({ operation }: Matched, status: number, body: Json): string[] {
  const answer = operation.responses[String(status)];
  // Rate limits, revoked tokens and broken servers are described once, for all operations.
  if (answer === undefined) return status === 401 || status >= 403 ? [] : [`no answer ${status}`];
  const content = (resolve(answer)['content'] ?? {}) as Record<string, { schema: JsonObject }>;
  const schema = (content['application/json'] ?? content['application/scim+json'])?.schema;
  if (schema === undefined) return body === null ? [] : [`${status} has no body`];
  return check(exact, schema, body, String(status));
}

function check(validator: Ajv, schema: JsonObject, value: Json, what: string): string[] {
  let validate = validator === exact ? compiled.get(schema) : undefined;
  validate ??= validator.compile(absolute(schema) as JsonObject);
  if (validator === exact) compiled.set(schema, validate);
  // Coerced parameters need a place to be coerced in.
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${what}${instancePath} ${message ?? 'is wrong'}`,
  );
}

/** `nullable` beside no type or beside an enumeration, as it is meant: JSON Schema takes it otherwise. */
function nullable(value: Json): Json {
  if (Array.isArray(value)) return value.map(nullable);
  if (typeof value !== 'object' || value === null) return value;
  const all = Object.entries(value).map(([key, inner]) => [key, nullable(inner)] as const);
  if (value['nullable'] !== true) return Object.fromEntries(all);
  const choices = value['enum'];
  if (value['type'] !== undefined)
    return {
      ...Object.fromEntries(all),
      ...(Array.isArray(choices) ? { enum: [...choices, null] } : {}),
    };
  const rest = Object.fromEntries(all.filter(([key]) => key !== 'nullable'));
  return { anyOf: [{ type: 'null' }, rest] };
}

/** References of the description, as they are named in the validator. */
function absolute(value: Json): Json {
  if (Array.isArray(value)) return value.map(absolute);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? `github${inner}` : absolute(inner),
    ]),
  );
}

function resolve(value: JsonObject): JsonObject {
  const ref = value['$ref'];
  return typeof ref === 'string' ? at(ref) : value;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function at(ref: string): JsonObject {
  let found: unknown = description;
  for (const key of ref.split('/').slice(1)) found = (found as Record<string, unknown>)[key];
  return found as JsonObject;
}

/** The least a schema of the description asks for, with what matters put in. */
export function sample(name: string, values: JsonObject = {}): JsonObject {
  const made = least({ $ref: `#/components/schemas/${name}` }) as JsonObject;
  return { ...made, ...values };
}

function least(given: JsonObject): Json {
  const schema = resolve(given);
  const all = schema['allOf'] as JsonObject[] | undefined;
  if (all !== undefined) return Object.assign({}, ...all.map(least)) as Json;
  const one = (schema['oneOf'] ?? schema['anyOf']) as JsonObject[] | undefined;
  if (schema['nullable'] === true || schema['type'] === 'null') return null;
  if (one?.[0] !== undefined) return least(one[0]);
  const choices = schema['enum'] as Json[] | undefined;
  if (choices?.[0] !== undefined) return choices[0];
  switch (text(schema['type'])) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
      const required = (schema['required'] ?? []) as string[];
      return Object.fromEntries(required.map((key) => [key, least(properties[key] ?? {})]));
    }
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    default:
      return schema['format'] === 'date-time' ? '2026-01-01T00:00:00Z' : 'x';
  }
}
