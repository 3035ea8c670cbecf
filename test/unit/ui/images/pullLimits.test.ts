import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../src/oci/access/account.ts';
import { PullLimits } from '../../../../src/ui/images/pullLimits.ts';
import { pullLimitAdvice, pullLimitText } from '../../../../src/ui/images/pullLimitText.ts';
import { english } from '../translate.ts';

const hub = { remaining: 87, limit: 100, window: 21_600 };

describe('what is left of a quota', () => {
  test('is said as the registry says it', () => {
    expect(pullLimitText(hub, english)).toBe('87 of 100 (6 h)');
    expect(pullLimitText({ remaining: 3, limit: 10, window: 90 }, english)).toBe('3 of 10 (90 s)');
    expect(pullLimitText({ remaining: 3 }, english)).toBe('3');
  });

  test('comes with advice when it is nearly used up', () => {
    const advice = (remaining: number, account?: Account) =>
      pullLimitAdvice('docker.io', { ...hub, remaining }, account, english);
    expect(advice(11)).toBeUndefined();
    expect(advice(10)).toBe(
      'Pulls left on docker.io: 10 of 100 (6 h). Sign in for more: docker login docker.io',
    );
    expect(advice(10, { kind: 'basic', username: 'alice' })).toBe(
      'Pulls left on docker.io: 10 of 100 (6 h), signed in as alice.',
    );
  });

  test('is news when it changed, and of the tightest registry first', () => {
    const limits = new PullLimits();
    expect(limits.tightest()).toBeUndefined();
    expect(limits.note('docker.io', hub)).toBe(true);
    expect(limits.note('docker.io', hub)).toBe(false);
    expect(limits.note('quay.io', { remaining: 500, limit: 1000 })).toBe(true);
    expect(limits.tightest()?.[0]).toBe('quay.io');
    limits.note('docker.io', { ...hub, remaining: 12 });
    expect(limits.tightest()?.[0]).toBe('docker.io');
    expect(limits.of('docker.io')?.remaining).toBe(12);
  });
});
