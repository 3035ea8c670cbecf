import * as vscode from 'vscode';
import type { Slipway } from '../../release/slipway.ts';
import type { VersionProposal } from '../../release/version/proposeVersion.ts';
import type { VersionReport } from '../../release/version/versionReport.ts';
import { busy } from '../busy.ts';
import { pickStep } from '../pickStep.ts';
import { typedVersion, versionItems } from './versionTexts.ts';

/** Those that are usual. https://semver.org */
const channels = ['alpha', 'beta', 'rc'];

/** The version the user means; undefined when the list was left. */
export async function askVersion(title: string, slipway: Slipway): Promise<string | undefined> {
  const t = vscode.l10n.t;
  const { report, prereleases } = await busy(t('Reading the version'), async (signal) => {
    const [report, ...early] = await Promise.all([
      slipway.versions(undefined, signal),
      ...channels.map((channel) => slipway.versions(channel, signal)),
    ]);
    return { report, prereleases: early.flatMap(prereleaseOf) };
  });
  const placeholder =
    report.version === undefined
      ? t('Which version is next? Type any other one.')
      : t('{0} now. Which version is next? Type any other one.', report.version);
  const items = versionItems(report, prereleases, t);
  const answer = await pickStep<string>({
    ...{ title, placeholder, step: 1, totalSteps: 1 },
    items: items.map(({ version, ...shown }) => ({
      ...shown,
      ...(version === undefined ? {} : { value: version }),
    })),
    offer: (text) => {
      const typed = typedVersion(text, t);
      if (typed?.version === undefined) return undefined;
      return { label: typed.label, description: typed.description ?? '', value: typed.version };
    },
  });
  return answer.kind === 'picked' ? answer.values[0] : undefined;
}

function prereleaseOf({ next }: VersionReport): VersionProposal[] {
  if (next === undefined) return [];
  return [{ ...next, reason: vscode.l10n.t('prerelease') }];
}
