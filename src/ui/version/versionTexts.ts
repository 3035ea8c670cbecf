import type { FileChangeCommit } from '../../release/fileChanges/fileChangePlan.ts';
import type { VersionProposal } from '../../release/version/proposeVersion.ts';
import type { VersionReport } from '../../release/version/versionReport.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** One line of the list of versions; without `version` it only says something. */
export interface VersionItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly version?: string;
}

/**
 * What can be released next, the likeliest first: what the commits ask for, then levels and
 * prereleases. Files that say different versions are said before.
 */
export function versionItems(
  report: VersionReport,
  prereleases: readonly VersionProposal[],
  t: Translate,
): VersionItem[] {
  const { next, others, version, agree } = report;
  const items: VersionItem[] = [];
  if (!agree) items.push(disagreement(report, t));
  if (next !== undefined)
    items.push({
      ...{ label: plainText(next.version), version: next.version },
      ...{ description: t('proposed'), detail: plainText(next.reason) },
    });
  if (!agree && version !== undefined)
    items.push({
      ...{ label: plainText(version), version },
      description: t('what the first file says, for all of them'),
    });
  for (const one of [...others, ...prereleases])
    items.push({
      ...{ label: plainText(one.version), version: one.version },
      description: plainText(one.reason),
    });
  const known = items.map((item) => item.version);
  return items.filter(
    (item, index) => item.version === undefined || known.indexOf(item.version) === index,
  );
}

function disagreement({ files }: VersionReport, t: Translate): VersionItem {
  const said = files.flatMap((file) =>
    file.version === undefined ? [] : [`${plainText(file.path)} ${plainText(file.version)}`],
  );
  return {
    label: `$(warning) ${t('The files say different versions')}`,
    detail: said.join(' · '),
  };
}

/** What a typed text offers; undefined for what is no version. */
export function typedVersion(text: string, t: Translate): VersionItem | undefined {
  const version = text.replace(/^v(?=[0-9])/, '');
  if (!/^[0-9]+\.[0-9]+(?:\.[0-9]+)?[0-9A-Za-z.+-]{0,100}$/.test(version)) return undefined;
  return { label: version, version, description: t('as typed') };
}

/** What there is now. */
export function committedText({ commit, subject, files }: FileChangeCommit, t: Translate): string {
  const names = files.map((path) => plainText(path)).join(', ');
  return t('Committed {0}: {1} ({2})', commit.slice(0, 9), plainText(subject), names);
}
