import type { SlipwayConfig } from '../../config/config.ts';
import type { YamlValue } from '../yamlValue.ts';
import { literal } from './expression.ts';
import { latestScript, releaseScript } from './scripts.ts';

type Settings = NonNullable<NonNullable<SlipwayConfig['github']>['release']>;

/**
 * The job that makes a GitHub release of a git tag once every image is pushed. `jobs` are those that
 * end an image. A 1.9.1 after 2.0.0 does not become the latest release.
 */
export function releaseJob(
  { draft = false, prerelease = false }: Settings,
  jobs: readonly string[],
  prefix: string,
): YamlValue {
  return {
    name: 'GitHub release',
    needs: [...jobs],
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
          PULLS: jobs.map((job) => `\${{ needs['${job}'].outputs.pull }}\n`).join(''),
          LATEST: '${{ steps.latest.outputs.moves }}',
          DRAFT: String(draft),
          PRERELEASE: String(prerelease),
        },
        run: releaseScript,
      },
    ],
  };
}
