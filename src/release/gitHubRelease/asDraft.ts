import type { GitHubReleasePlan } from './gitHubReleasePlan.ts';

/** True where it is the user's choice to leave a draft: nothing is published yet. */
export function mayStayDraft({ existing, publish }: GitHubReleasePlan): boolean {
  return publish && existing?.draft !== false;
}

/** The same release, left a draft. */
export function asDraft(plan: GitHubReleasePlan): GitHubReleasePlan {
  return { ...plan, draft: true, publish: false };
}
