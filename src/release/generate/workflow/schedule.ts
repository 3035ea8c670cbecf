import type { SlipwayConfig } from '../../config/config.ts';

/** Not at a full hour, when GitHub has too much to do. */
const nightly = '17 3 * * *';

/** When workflows start by themselves: cron's five fields, in UTC. */
export function scheduleOf(config: SlipwayConfig | undefined): string {
  return config?.github?.workflow?.schedule ?? nightly;
}
