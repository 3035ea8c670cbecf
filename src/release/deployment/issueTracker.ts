import type { GitHubRepository } from '../gitHub.ts';
import type { RepositoryPlace } from '../gitHubRelease/releaseHost.ts';

export interface TrackedIssue {
  readonly number: number;
  /** Of its web page. */
  readonly url: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly open: boolean;
  readonly labels: readonly string[];
  /** Written by somebody of the repository; in a public one anybody may write an issue. */
  readonly byMember: boolean;
}

export interface IssueChanges {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  /** Closed as completed. */
  readonly close?: true;
}

/** What a deployment issue asks of GitHub; a token is needed. All fail with GitHubError. */
export interface IssueTracker {
  /** Host of the web pages. */
  readonly host: string;
  describeRepository(place: RepositoryPlace, signal: AbortSignal): Promise<GitHubRepository>;
  /** Pages of issues, open and closed, newest first; of a label when one is named. */
  listIssues(
    place: RepositoryPlace,
    label: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<readonly TrackedIssue[]>;
  /** Never tried twice: who failed may have done it. */
  createIssue(
    place: RepositoryPlace,
    issue: { readonly title: string; readonly body: string; readonly labels: readonly string[] },
    signal: AbortSignal,
  ): Promise<TrackedIssue>;
  updateIssue(
    place: RepositoryPlace,
    number: number,
    changes: IssueChanges,
    signal: AbortSignal,
  ): Promise<TrackedIssue>;
  /** Waits before another try, longer for later ones. */
  pause(attempt: number, signal: AbortSignal): Promise<void>;
}
