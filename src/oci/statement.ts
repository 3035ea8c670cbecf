import * as z from 'zod/mini';
import { parseJson } from './parseJson.ts';

/** What an in-toto statement says and in which vocabulary; the predicate is still to be parsed. */
export interface Statement {
  readonly predicateType: string;
  readonly predicate: unknown;
}

const schema = z.object({
  _type: z.string().check(z.startsWith('https://in-toto.io/Statement/')),
  predicateType: z.string(),
  predicate: z.unknown(),
});

/** Reads an in-toto statement (in-toto attestation framework, v0.1 and v1); undefined when it is none. */
export function parseStatement(bytes: Uint8Array): Statement | undefined {
  const parsed = schema.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  const { predicateType, predicate } = parsed.data;
  return { predicateType, predicate };
}
