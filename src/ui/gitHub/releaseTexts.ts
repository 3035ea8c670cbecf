import type {
  AssetAction,
  GitHubReleasePlan,
} from '../../release/gitHubRelease/gitHubReleasePlan.ts';
import type { UploadProgress } from '../../release/gitHubRelease/uploadAssets.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';

/** Rows a dialog has room for. */
const mostRows = 12;

/** What the confirmation asks: tag, repository and host are named. */
export function releaseQuestion(plan: GitHubReleasePlan, t: Translate): string {
  const where = `${plan.place.owner}/${plan.place.name}`;
  const [tag, host] = [plainText(plan.tag), plainText(plan.host)];
  if (plan.publish) return t('Publish the release {0} of {1} on {2}?', tag, where, host);
  if (plan.draft) return t('Write the draft of release {0} of {1} on {2}?', tag, where, host);
  return t('Change the published release {0} of {1} on {2}?', tag, where, host);
}

/** What a release would do, a line each, for a dialog. */
export function releaseDetail(plan: GitHubReleasePlan, t: Translate): string {
  const lines = [t('Commit {0}', plan.commit), stateText(plan, t)];
  if (plan.latest === 'true' && !plan.draft) lines.push(t('Shown as the latest release.'));
  if (plan.latest === 'false' && !plan.draft) lines.push(t('Not shown as the latest release.'));
  if (plan.changes.length > 0)
    lines.push(t('Changes: {0}', plan.changes.map(({ field }) => fieldName(field, t)).join(', ')));
  lines.push('', ...assetLines(plan.assets, t));
  for (const { name } of plan.leftovers)
    lines.push(t('{0}: removed, its upload broke off', plainText(name)));
  if (plan.warnings.length > 0)
    lines.push('', ...plan.warnings.map((text) => `⚠ ${plainText(text)}`));
  return lines.join('\n').trim();
}

function stateText({ existing, title, prerelease }: GitHubReleasePlan, t: Translate): string {
  const name = plainText(title);
  if (existing === undefined)
    return prerelease ? t('New prerelease “{0}”', name) : t('New release “{0}”', name);
  return existing.draft ? t('The draft “{0}” is there.', name) : t('“{0}” is published.', name);
}

function fieldName(field: GitHubReleasePlan['changes'][number]['field'], t: Translate): string {
  switch (field) {
    case 'title':
      return t('title');
    case 'notes':
      return t('notes');
    case 'prerelease':
      return t('prerelease');
    case 'latest':
      return t('latest');
  }
}

function assetLines(assets: readonly AssetAction[], t: Translate): string[] {
  if (assets.length === 0) return [t('No assets.')];
  const lines = assets.slice(0, mostRows).map(({ name, action, file }) => {
    const [shown, size] = [plainText(name), formatBytes(file.size)];
    if (action === 'upload') return t('{0}: upload {1}', shown, size);
    if (action === 'replace') return t('{0}: replace, {1}', shown, size);
    return t('{0}: already there', shown);
  });
  const more = assets.length - mostRows;
  return more > 0 ? [...lines, t('and {0} more', more)] : lines;
}

/** `2/5 assets · 12 MB of 40 MB`. */
export function uploadText(progress: UploadProgress, t: Translate): string {
  const { assets, totalAssets, bytes, totalBytes } = progress;
  const sizes = t('{0} of {1}', formatBytes(bytes), formatBytes(totalBytes));
  return `${t('{0}/{1} assets', assets, totalAssets)} · ${sizes}`;
}
