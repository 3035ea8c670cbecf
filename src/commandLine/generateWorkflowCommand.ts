import type { Command } from './command.ts';
import { generateFile, generateOptions } from './generateFile.ts';

export const generateWorkflowCommand: Command = {
  name: 'generate workflow',
  summary: 'write the GitHub Actions workflows that do what slipway.yaml says',
  operands: '',
  arity: [0, 0],
  options: generateOptions,
  description:
    'Writes .github/workflows/release-images.yaml: builds of pull requests, pushes from the default branch and git tags, each\nplatform on a machine of its kind, merged by digest; and mirror-images.yaml beside it where upstream is followed: every\nnight what is new there. What you write around the marked lines is kept.',
  examples: ['slipway generate workflow --dry-run', 'slipway generate workflow --check'],
  async run(invocation) {
    const { slipway } = invocation.services;
    const { signal } = invocation;
    // A check needs no connection, so that it never fails for want of one.
    const plan = invocation.arguments.flag('check')
      ? await slipway.checkWorkflow(signal)
      : await slipway.planWorkflow(signal);
    const { secrets, notes, unpinned } = plan;
    const needs =
      secrets.length === 0 ? [] : [`The repository needs these secrets: ${secrets.join(', ')}.`];
    const asks =
      unpinned.length === 0
        ? []
        : [`The file has no pin of ${unpinned.join(', ')}: GitHub is asked when it is generated.`];
    return generateFile(invocation, {
      ...{ command: 'generate workflow', plan, paths: plan.paths, said: 'slipway.yaml says' },
      facts: { secrets, notes, unpinned },
      warnings: [...notes, ...asks, ...needs],
      write: (agreed) => slipway.writeWorkflow(agreed, signal),
    });
  },
};
