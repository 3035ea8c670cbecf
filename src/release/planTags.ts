export type TagEvent = 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';

export interface TagPlanRequest {
  readonly event: TagEvent;
  /** Full git reference: `refs/heads/…`, `refs/tags/…` or `refs/pull/N/merge`. */
  readonly ref: string;
  /** 40 hex digits, or empty when there is no commit. */
  readonly sha: string;
  readonly defaultBranch?: string;
  /** Now, as `{{date}}` sees it. */
  readonly date: Date;
  /** Of `sha`, as `{{commit_date}}` sees it; `date` when absent. */
  readonly commitDate?: Date;
  /** `{{base_ref}}`: the target branch of a pull request, or the branch a tag was pushed from. */
  readonly baseRef?: string;
  /** Rules, one a line, in docker/metadata-action's grammar; its defaults when there is none. */
  readonly rules?: string;
  readonly flavor?: string;
}

export interface TagPlan {
  readonly version?: string;
  /** In docker/metadata-action's order, `latest` last; without repository. */
  readonly tags: readonly string[];
  readonly warnings: readonly string[];
}

/** The tags docker/metadata-action gives one image. Throws ConfigError for a rule it refuses too. */
export function planTags(request: TagPlanRequest): TagPlan {
  return { tags: [], warnings: [request.ref] };
}
