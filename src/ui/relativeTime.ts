const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** An RFC 3339 time as a date; undefined when it is none, or the epoch of a reproducible build. */
export function recordedTime(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  // Reproducible builds write 1970 or, for zip's sake, 1980.
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() <= 1980 ? undefined : date;
}

/** `3d ago`, as short as the language of the editor has it. */
export function relativeTime(date: Date, now: number, language: string): string {
  const passed = now - date.getTime();
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'narrow' });
  for (const [unit, length] of steps) {
    if (Math.abs(passed) >= length) return format.format(-Math.trunc(passed / length), unit);
  }
  return format.format(-Math.trunc(passed / 1000), 'second');
}
