import type { StepKind } from './step.ts';

/** What a step without a title of its own is called. */
export const stepTitles: Readonly<Record<StepKind, string>> = {
  command: 'Run a command',
  manual: 'Do something by hand',
  version: 'Write the version',
  changelog: 'Update the changelog',
  test: 'Run the tests',
  build: 'Build the images',
  binaries: 'Build the binaries',
  verify: 'Verify the images',
  tag: 'Create and push the git tag',
  push: 'Push the images',
  'github-release': 'Publish the GitHub release',
  'deployment-issue': 'Write the deployment issue',
  promote: 'Promote the images',
  announce: 'Announce the release',
  scan: 'Scan the images',
  sign: 'Sign the images',
};
