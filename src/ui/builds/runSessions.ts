import type { BuildSession } from './buildSession.ts';

/** Builds of one request that run at the same time; BuildKit shares their common steps. */
const together = 3;

/**
 * Runs builds to their ends. Where the plan first creates a builder, one build goes ahead and does
 * so; the others are planned anew by `replan` once it is there, and so join it.
 */
export async function runSessions(
  sessions: readonly BuildSession[],
  replan: (session: BuildSession) => Promise<void>,
): Promise<void> {
  const [first, ...rest] = sessions;
  if (first === undefined) return;
  if (first.plan.builder.kind === 'existing') {
    await runAll(sessions);
    return;
  }
  await first.run();
  if (first.state === 'cancelled' && rest.every(({ state }) => state === 'cancelled')) return;
  for (const session of rest) {
    try {
      await replan(session);
    } catch (error) {
      session.refuse(error);
    }
  }
  await runAll(rest);
}

/** As the session was asked for, with the builders that are there now. */
export async function planAnew(session: BuildSession, signal: AbortSignal): Promise<void> {
  const { slipway, request } = session.asked;
  const again = { ...request, images: [session.plan.spec.image] };
  const [plan] = await slipway.planBuild(again, signal);
  if (plan !== undefined) session.replan(plan);
}

async function runAll(sessions: readonly BuildSession[]): Promise<void> {
  const queue = [...sessions];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next.run();
  }
  await Promise.all(Array.from({ length: together }, work));
}
