/** A line of one plan that the other has not: `images.api.tags: ghcr.io/acme/api:1.4.0`. */
export interface PlanDifference {
  readonly sign: '+' | '-';
  readonly line: string;
}

/** The creation time differs in every plan, as do sizes of caches, and means nothing. */
const passing = /^(?:--label=)?org\.opencontainers\.image\.created=/;

/** What differs between two documents of `build --dry-run --json`; empty when they do the same. */
export function planDifferences(before: unknown, after: unknown): PlanDifference[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const [had, has] = [new Set(old), new Set(now)];
  return [
    ...old.filter((line) => !has.has(line)).map((line) => ({ sign: '-', line }) as const),
    ...now.filter((line) => !had.has(line)).map((line) => ({ sign: '+', line }) as const),
  ].sort((one, other) => (keyOf(one.line) < keyOf(other.line) ? -1 : 1));
}

function keyOf(line: string): string {
  return line.slice(0, line.indexOf(': '));
}

/** Leaves with their paths. Images go by name; in other lists the order says nothing new. */
function linesOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => linesOf(item, `${path}${nameOf(item)}`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) =>
      linesOf(inner, path === '' ? key : `${path}.${key}`),
    );
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return passing.test(text) || /\.localCaches.*\.size$/.test(path) ? [] : [`${path}: ${text}`];
}

function nameOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return '';
  for (const key of ['image', 'platform', 'reference', 'id'] as const)
    if (key in item) {
      const name: unknown = Object.entries(item).find(([one]) => one === key)?.[1];
      if (typeof name === 'string') return `[${name}]`;
    }
  return '';
}
