import * as z from 'zod/mini';

const texts = z.record(z.string(), z.unknown());

const step = z.object({
  id: z.optional(z.unknown()),
  uses: z.optional(z.string()),
  run: z.optional(z.string()),
  with: z.optional(z.nullable(texts)),
});

const job = z.object({
  env: z.optional(z.unknown()),
  environment: z.optional(z.unknown()),
  permissions: z.optional(z.unknown()),
  uses: z.optional(z.unknown()),
  strategy: z.optional(z.nullable(z.object({ matrix: z.optional(z.unknown()) }))),
  steps: z.optional(z.nullable(z.array(step))),
});

/** As much of GitHub's workflow syntax as the traps of releases need; the rest may be anything. */
export const workflowSchema = z.object({
  on: z.optional(z.unknown()),
  env: z.optional(z.unknown()),
  permissions: z.optional(z.unknown()),
  jobs: z.optional(z.nullable(z.record(z.string(), job))),
});

export type Workflow = z.infer<typeof workflowSchema>;

/** A step and where it stands. */
export interface WorkflowStep {
  readonly path: readonly (string | number)[];
  readonly job: z.infer<typeof job>;
  /** What other steps know its outputs by. */
  readonly id?: string;
  /** Action without its version, in lower case: `docker/build-push-action`. */
  readonly action?: string;
  readonly run: string;
  /** An input as text; empty when it is not given. */
  input(name: string): string;
}

export function workflowSteps(workflow: Workflow): WorkflowStep[] {
  return Object.entries(workflow.jobs ?? {}).flatMap(([name, job]) =>
    (job.steps ?? []).map((step, at): WorkflowStep => {
      const action = step.uses?.replace(/@.*$/, '').toLowerCase();
      return {
        path: ['jobs', name, 'steps', at],
        job,
        ...(typeof step.id === 'string' ? { id: step.id } : {}),
        ...(action === undefined ? {} : { action }),
        run: step.run ?? '',
        input: (key) => inputText(step.with?.[key]),
      };
    }),
  );
}

function inputText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const scheduled = z.object({ schedule: z.array(z.object({ cron: z.string() })) });

/** When it starts by itself: the five fields of cron, in UTC; the first of several times. */
export function startsAt({ on }: Workflow): string | undefined {
  const fields = scheduled.safeParse(on).data?.schedule[0]?.cron.trim().split(/\s+/);
  return fields?.length === 5 ? fields.join(' ') : undefined;
}

/** Workflows of the same repository that its jobs are, by their paths. */
export function calledWorkflows({ jobs }: Workflow): string[] {
  return Object.values(jobs ?? {}).flatMap(({ uses }) =>
    typeof uses === 'string' && uses.startsWith('./') ? [uses.slice('./'.length)] : [],
  );
}

/** Whether a pushed git tag, or a release of one, starts the workflow. */
export function startsOnTags({ on }: Workflow): boolean {
  if (typeof on === 'string') return on === 'push' || on === 'release';
  if (Array.isArray(on)) return on.includes('push') || on.includes('release');
  const events = texts.safeParse(on);
  if (!events.success) return false;
  if ('release' in events.data) return true;
  if (!('push' in events.data)) return false;
  const filters = texts.safeParse(events.data['push']);
  // Without a filter every push counts; with one for branches alone no tag does.
  if (!filters.success) return true;
  return 'tags' in filters.data || 'tags-ignore' in filters.data || !('branches' in filters.data);
}

/** Whether pushes to branches start it, and git tags do not. */
export function startsOnBranchesAlone(workflow: Workflow): boolean {
  const events = texts.safeParse(workflow.on).data ?? {};
  return 'push' in events && !startsOnTags(workflow);
}
