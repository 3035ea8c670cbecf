import type { CommitConcern } from '../fileChanges/fileChangePlan.ts';
import type { VersionHistory } from './proposeVersion.ts';

/** That a version has a tag already. */
export function releasedConcern(
  version: string,
  { releases }: Pick<VersionHistory, 'releases'>,
): CommitConcern[] {
  const released = releases.find((one) => one.version === version);
  if (released === undefined) return [];
  return [
    {
      code: 'released',
      blocks: true,
      message: `${version} is released: it has the tag ${released.tag}.`,
      remedy: 'Choose the next one: slipway version',
      choices: [{ option: 'allow', text: 'write it all the same' }],
    },
  ];
}
