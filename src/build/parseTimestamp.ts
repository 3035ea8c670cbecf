const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/**
 * RFC 3339 as Go writes it (nanoseconds, trailing zeros trimmed) in milliseconds since the epoch,
 * with the fraction. Undefined for anything else and for Go's zero time.
 */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = form.exec(value);
  if (match === null) return undefined;
  const seconds = Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`);
  if (!(seconds > 0)) return undefined;
  const fraction = match[2];
  return fraction === undefined ? seconds : seconds + Number(`0.${fraction}`) * 1000;
}
