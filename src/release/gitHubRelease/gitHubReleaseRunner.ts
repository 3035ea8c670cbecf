import { relay } from '../checklist/relay.ts';
import type { Finding, StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepEvent, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import type { GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { hasWork } from './gitHubReleasePlan.ts';
import type { GitHubReleaseVerbs } from './gitHubReleaseVerbs.ts';
import type { PublishedRelease } from './publishGitHubRelease.ts';
import type { HostedRelease } from './releaseHost.ts';

/**
 * The step that makes the GitHub release. Interrupted anywhere it is run again: what GitHub has is
 * compared first, and only the rest is done.
 */
export function gitHubReleaseRunner(verbs: GitHubReleaseVerbs): StepRunner<'github-release'> {
  return {
    kind: 'github-release',
    async plan(_step, { version }, signal) {
      const plan = await verbs.planGitHubRelease({ version }, signal);
      const { owner, name } = plan.place;
      const what = `the release ${plan.tag} of ${owner}/${name} on ${plan.host}`;
      if (!hasWork(plan)) return { summary: `${what} is as it should be`, details: details(plan) };
      const verb = plan.publish ? 'Publish' : plan.draft ? 'Write the draft of' : 'Change';
      const summary = `${verb} ${what}`;
      return { summary, details: details(plan), confirmation: `${summary}?` };
    },
    async *run(_step, { version }, signal) {
      const plan = await verbs.planGitHubRelease({ version }, signal);
      for (const text of plan.warnings) yield { kind: 'log', text };
      if (hasWork(plan)) {
        const { owner, name } = plan.place;
        const effect = `write the release ${plan.tag} of ${owner}/${name} on ${plan.host}`;
        yield { kind: 'intent', intent: { effect, data: { tag: plan.tag, commit: plan.commit } } };
      }
      yield* relay<StepEvent>(async (tell) => {
        const done = await verbs.publishGitHubRelease(
          plan,
          {
            onPhase: (phase) => tell({ kind: 'progress', text: phase }),
            onProgress: ({ name, bytes, totalBytes }) =>
              tell({ kind: 'progress', text: name, fraction: bytes / Math.max(1, totalBytes) }),
          },
          signal,
        );
        for (const finding of findings(plan, done)) tell({ kind: 'finding', finding });
      });
    },
    check: async (_step, evidence, { version }, signal) =>
      compare(evidence, await verbs.readGitHubRelease(version, signal)),
    undo: (_step, { version }, signal) => verbs.takeBackGitHubRelease(version, signal),
  };
}

function details(plan: GitHubReleasePlan): string[] {
  const assets = plan.assets.map(({ name, action, file }) => `${action} ${name} (${file.digest})`);
  const fields = plan.changes.map(({ field }) => `change the ${field}`);
  return [`commit ${plan.commit}`, ...fields, ...assets, ...plan.warnings];
}

function findings(plan: GitHubReleasePlan, { url, tag, draft }: PublishedRelease): Finding[] {
  const release = { kind: 'url' as const, url, title: `${draft ? draftTitle : 'Release'} ${tag}` };
  const assets = plan.assets.map(({ name, file }) => {
    const { digest, size } = file;
    return { kind: 'asset' as const, name, digest, size };
  });
  return [release, ...assets];
}

const draftTitle = 'Draft';

/** Against what was found then, not against files that may be gone by now. */
function compare(evidence: readonly StepEvidence[], release: HostedRelease | undefined): Verdict {
  if (release === undefined)
    return { holds: false, reason: 'GitHub has no such release any more.' };
  for (const { finding } of evidence) {
    if (finding.kind === 'url' && release.draft && finding.title?.startsWith(draftTitle) !== true)
      return { holds: false, reason: `The release ${release.tag} is a draft again.` };
    if (finding.kind !== 'asset') continue;
    const asset = release.assets.find(({ name }) => name === finding.name);
    if (asset?.uploaded !== true)
      return { holds: false, reason: `The asset ${finding.name} is no longer on GitHub.` };
    const same = asset.digest === undefined || asset.digest === finding.digest;
    if (!same || asset.size !== finding.size)
      return { holds: false, reason: `The asset ${finding.name} on GitHub is another file now.` };
  }
  return { holds: true };
}
