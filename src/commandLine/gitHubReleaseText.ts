import type { AssetAction, GitHubReleasePlan } from '../release/gitHubRelease/gitHubReleasePlan.ts';
import { hasWork } from '../release/gitHubRelease/gitHubReleasePlan.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { table } from '../terminal/table.ts';

const colours: Readonly<Record<AssetAction['action'], Colour>> = {
  upload: 'green',
  replace: 'yellow',
  keep: 'dim',
};

/** A release plan for a person: what is there, what changes, and the notes as they will stand. */
export function releasePlanText(plan: GitHubReleasePlan, paint: Paint): string {
  const { place, tag, commit, title, prerelease, latest, host, others } = plan;
  const head = `${paint('bold', neutralise(tag))} of ${place.owner}/${place.name} on ${neutralise(host)}, commit ${commit}\n`;
  const facts = [
    `  title       ${neutralise(title)}`,
    `  state       ${stateOf(plan)}`,
    `  prerelease  ${prerelease ? 'yes' : 'no'}`,
    `  latest      ${latest === 'legacy' ? 'as GitHub decides' : latest === 'true' ? 'yes' : 'no'}`,
  ];
  const left = others.length === 0 ? '' : `  left alone: ${others.map(neutralise).join(', ')}\n`;
  const gone = plan.leftovers.map(
    ({ name }) => `  ${paint('yellow', 'remove')} ${neutralise(name)}, whose upload broke off\n`,
  );
  return `${head}${facts.join('\n')}\n${assetsText(plan.assets, paint)}${gone.join('')}${left}${notesText(plan, paint)}`;
}

function stateOf(plan: GitHubReleasePlan): string {
  const { existing, publish, draft, changes } = plan;
  if (existing === undefined) return draft ? 'new, a draft' : 'new, published at the end';
  if (publish) return 'a draft, published at the end';
  const now = existing.draft
    ? 'a draft'
    : existing.immutable
      ? 'published, immutable'
      : 'published';
  const fields = changes.map(({ field }) => field).join(', ');
  if (!hasWork(plan)) return `${now}, as it should be`;
  return fields === '' ? now : `${now}; changes: ${fields}`;
}

function assetsText(assets: readonly AssetAction[], paint: Paint): string {
  const rows = assets.map(({ action, name, file }) => [
    { text: action, colour: colours[action] },
    name,
    { text: formatSize(file.size), align: 'right' as const },
    file.digest,
  ]);
  return rows.length === 0 ? '' : table(rows, { paint, indent: '  ' });
}

function notesText({ existing, changes, notes }: GitHubReleasePlan, paint: Paint): string {
  if (existing !== undefined && changes.every(({ field }) => field !== 'notes')) return '';
  const lines = neutraliseLines(notes.trimEnd()).split('\n');
  return lines.map((line) => `${`  ${paint('dim', '│')} ${line}`.trimEnd()}\n`).join('');
}

export function releasePlanJson(plan: GitHubReleasePlan) {
  const { place, assets, leftovers, ...rest } = plan;
  return {
    ...rest,
    repository: `${place.owner}/${place.name}`,
    work: hasWork(plan),
    assets: assets.map(({ name, action, file }) => ({ name, action, ...file })),
    leftovers: leftovers.map(({ name }) => name),
  };
}
