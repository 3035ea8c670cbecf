import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where everything that is installed for tests and demos lives; `SLIPWAY_CACHE` moves it. */
export function cacheFolder(): string {
  return process.env['SLIPWAY_CACHE'] ?? join(homedir(), '.cache', 'slipway');
}
