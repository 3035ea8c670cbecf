import { formatRepository } from '../../../oci/reference.ts';
import type { SlipwayConfig } from '../../config/config.ts';
import type { YamlValue } from '../yamlValue.ts';
import { literal } from './expression.ts';
import type { PushedImage } from './pushedImage.ts';
import { pushedOutput } from './pushedImage.ts';
import { latestScript, releaseScript } from './scripts.ts';

type Settings = NonNullable<NonNullable<SlipwayConfig['github']>['release']>;

/**
 * The job that makes a GitHub release of a git tag once every image is pushed. A 1.9.1 after 2.0.0 does not become the latest release.
 */
export function releaseJob(
  { draft = false, prerelease = false, assets }: Settings,
  pushed: readonly PushedImage[],
  prefix: string,
): YamlValue {
  return {
    name: 'GitHub release',
    needs: pushed.map(({ job }) => job),
    if: "github.event_name == 'push' && github.ref_type == 'tag'",
    'runs-on': 'ubuntu-24.04',
    permissions: { contents: 'write' },
    env: { GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}' },
    steps: [
      {
        name: 'See whether it is the highest version',
        id: 'latest',
        env: { PREFIX: literal(prefix), WITHOUT_TAG: 'false' },
        run: latestScript,
      },
      {
        name: 'Release',
        env: {
          PREFIX: literal(prefix),
          PULLS: pushed.map(pullLine).join('\n'),
          LATEST: '${{ steps.latest.outputs.moves }}',
          // What is published without its assets may be immutable, and never get them.
          DRAFT: String(draft || assets !== undefined),
          PRERELEASE: String(prerelease),
        },
        run: releaseScript,
      },
    ],
  };
}

function pullLine(pushed: PushedImage): string {
  const [repository] = pushed.image.repositories;
  const name = repository === undefined ? '' : literal(formatRepository(repository));
  return `docker pull ${name}@\${{ ${pushedOutput(pushed, 'digest')} }}`;
}
