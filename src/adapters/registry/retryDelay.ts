import type { HttpAnswer } from './exchange.ts';

/** 0.5 s, 1.5 s, 4.5 s: what a random part is taken of ("full jitter"). */
const base = 500;
const factor = 3;

export const retryAttempts = 4;

/** Longer waits are the user's to decide on. Seconds. */
export const longestWait = 60;

/** Milliseconds before the attempt after `attempt` (from 1), when the server does not say. */
export function backOff(attempt: number): number {
  return Math.random() * base * factor ** (attempt - 1);
}

export function isRetriedStatus(status: number): boolean {
  if (status === 408 || status === 429) return true;
  return status >= 500 && status !== 501 && status !== 505;
}

/**
 * Seconds the server asks to wait: `Retry-After` in seconds or as a date, or Docker Hub's
 * `X-Retry-After` (seconds since 1970). Zero for a time gone by; undefined when nothing is said.
 */
export function retryAfter(answer: Pick<HttpAnswer, 'headers'>, now: number): number | undefined {
  const said = (answer.headers.get('retry-after') ?? answer.headers.get('x-retry-after'))?.trim();
  if (said === undefined || said === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(said)) {
    const number = Number(said);
    return number > 1e9 ? Math.max(0, number - now / 1000) : number;
  }
  const date = Date.parse(said);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
