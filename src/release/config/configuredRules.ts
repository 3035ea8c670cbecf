import { defaultLimits } from '../verify/verifyRules.ts';
import type { VerifyRules } from '../verify/verifyRules.ts';
import type { ImageConfigEntry } from './configSchema.ts';
import { bytesOf, millisecondsOf, shareOf } from './configValues.ts';

/** `verify:` of an image, its sizes and times as numbers. */
export function verifyRules(entry: NonNullable<ImageConfigEntry['verify']>): VerifyRules {
  const { run, expect, maxSize, maxGrowth, user, ports, scan } = entry;
  return {
    ...(run === undefined ? {} : { run }),
    exitCode: expect?.exitCode ?? 0,
    ...(expect?.output === undefined ? {} : { output: expect.output }),
    health: entry.health ?? false,
    limits: {
      timeoutMs:
        entry.timeout === undefined ? defaultLimits.timeoutMs : millisecondsOf(entry.timeout),
      memory: entry.memory === undefined ? defaultLimits.memory : bytesOf(entry.memory),
      network: entry.network ?? defaultLimits.network,
      writable: entry.writable ?? defaultLimits.writable,
    },
    ...(maxSize === undefined ? {} : { maxSize: bytesOf(maxSize) }),
    ...(maxGrowth === undefined ? {} : { maxGrowth: shareOf(maxGrowth) }),
    ...(user === undefined ? {} : { user }),
    noShell: entry.noShell ?? false,
    labels: entry.labels ?? [],
    ...(ports === undefined ? {} : { ports }),
    ...(scan === undefined ? {} : { scan }),
  };
}
