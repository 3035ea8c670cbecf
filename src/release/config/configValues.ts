import * as z from 'zod/mini';
import { InvalidReferenceError, parseReference, parseRepository } from '../../oci/reference.ts';
import { checkTemplate } from '../tags/template.ts';

interface RawIssue {
  readonly input?: unknown;
}

/** Names a value of the file the way its author would. */
function found(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'boolean' ? String(value) : 'a mapping';
}

/** `owner/name` on a GitHub. */
export const gitHubRepository = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

/** A name that is no markup in a title, a comment or a label. */
export const environmentName = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9])?$/;

/** Message of a value of the wrong kind: what was expected and what is there. */
export function expected(what: string): (issue: RawIssue) => string {
  return ({ input }) => {
    if (input === undefined) return `Expected ${what}; it is missing.`;
    return `Expected ${what}, found ${found(input)}.`;
  };
}

/** Numbers are refused with the advice that helps: YAML would turn 1.20 into 1.2. */
function scalar(what: string): (issue: RawIssue) => string {
  return ({ input }) => {
    const unquoted = typeof input === 'number' || typeof input === 'boolean';
    const message = expected(what)({ input });
    return unquoted ? `${message} Put it in quotes: "${String(input)}".` : message;
  };
}

/** A non-empty text. */
export function text(what: string, description: string) {
  const error = scalar(what);
  return z.string({ error }).check(z.minLength(1, { error }), z.describe(description));
}

export function flag(description: string) {
  return z.boolean({ error: expected('true or false') }).check(z.describe(description));
}

export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  description: string,
) {
  return z
    .enum(values, { error: expected(`one of ${values.join(', ')}`) })
    .check(z.describe(description));
}

export function list<Item extends z.core.$ZodType>(item: Item, what: string, description: string) {
  return z.array(item, { error: expected(what) }).check(z.describe(description));
}

export function mapping<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  what: string,
  description: string,
) {
  return z.strictObject(shape, { error: expected(what) }).check(z.describe(description));
}

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A mapping whose keys are names the user chooses. */
export function named<Value extends z.core.$ZodType>(
  value: Value,
  what: string,
  description: string,
) {
  const key = z.string().check(
    z.regex(nameForm, {
      error: 'A name starts with a letter or digit and holds only letters, digits, “.”, “_”, “-”.',
    }),
  );
  return z.record(key, value, { error: expected(what) }).check(z.describe(description));
}

/** Values that may hold `{{…}}` templates. */
export function templates(what: string, description: string) {
  const value = z
    .string({
      error: scalar('a text'),
    })
    .check(
      z.refine((template) => checkTemplate(template) === undefined, {
        error: ({ input }) => checkTemplate(String(input)) ?? 'Invalid template.',
      }),
    );
  return z.record(z.string(), value, { error: expected(what) }).check(z.describe(description));
}

function referenceProblem(parse: (text: string) => unknown, value: string): string | undefined {
  try {
    parse(value);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidReferenceError) return `${error.message} ${error.remedy}`;
    throw error;
  }
}

/** `registry/name` without tag or digest. */
function repositoryProblem(value: string): string | undefined {
  const colon = value.lastIndexOf(':');
  if (value.includes('@') || colon > value.lastIndexOf('/'))
    return `“${value}” is a repository with a tag or digest. Expected the repository alone, such as ghcr.io/acme/api.`;
  return referenceProblem(parseRepository, value);
}

export function repository() {
  return text('a repository such as ghcr.io/acme/api', 'A repository to push to.').check(
    z.refine((value) => repositoryProblem(value) === undefined, {
      error: ({ input }) => repositoryProblem(String(input)) ?? 'Not a repository.',
    }),
  );
}

export function reference(description: string) {
  return text('a reference such as ghcr.io/acme/api:cache', description).check(
    z.refine((value) => referenceProblem(parseReference, value) === undefined, {
      error: ({ input }) => referenceProblem(parseReference, String(input)) ?? 'Not a reference.',
    }),
  );
}

const platformForm = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)?$/;

export function platforms(description: string) {
  const what = 'a platform such as linux/amd64 or linux/arm/v7';
  const one = text(what, 'Operating system, architecture and variant.').check(
    z.regex(platformForm, { error: expected(what) }),
  );
  return list(one, 'a list of platforms such as [linux/amd64, linux/arm64]', description);
}

const sizeForm = /^[0-9]+(\.[0-9]+)? ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$/;

/** Bytes of such a size: decimal units, or binary ones with an `i`. */
export function bytesOf(size: string): number {
  const [, number = '0', unit = 'B'] = /^([0-9.]+) ?(\w+)$/.exec(size) ?? [];
  const base = unit.includes('i') ? 1024 : 1000;
  return Math.round(Number(number) * base ** 'BKMG'.indexOf(unit.charAt(0).toUpperCase()));
}

const durationForm = /^[1-9][0-9]{0,4}[smh]$/;

export function duration(description: string) {
  const what = 'a time such as 90s, 10m or 2h';
  return text(what, description).check(z.regex(durationForm, { error: expected(what) }));
}

/** Milliseconds of such a time. */
export function millisecondsOf(duration: string): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[duration.at(-1) ?? ''] ?? 1000;
  return Number(duration.slice(0, -1)) * unit;
}

export function size(description: string) {
  const what = 'a size such as 20MB or 1.5GiB';
  return text(what, description).check(z.regex(sizeForm, { error: expected(what) }));
}

/** How much something may have grown. */
export function growth(description: string) {
  const what = 'a share such as 10%';
  return text(what, description).check(
    z.regex(/^[0-9]{1,4}(\.[0-9]+)? ?%$/, { error: expected(what) }),
  );
}

/** 0.1 of `10%`. */
export function shareOf(growth: string): number {
  return Number.parseFloat(growth) / 100;
}
