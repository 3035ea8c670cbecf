import type { Command } from './command.ts';
import { generateFile, generateOptions } from './generateFile.ts';

export const generateDocsCommand: Command = {
  name: 'generate docs',
  summary: 'write the document of the images: where they are, how to pull, run and verify them',
  operands: '',
  arity: [0, 0],
  options: generateOptions,
  description:
    'Writes docs/images.md from slipway.yaml and from what the registries hold now: repositories, platforms, sizes, digests,\nports, volumes, variables, user, tags and what they mean. What you write around the marked lines is kept.',
  examples: ['slipway generate docs --dry-run', 'slipway generate docs --check'],
  async run(invocation) {
    const { slipway } = invocation.services;
    const plan = await slipway.planDocs(invocation.signal);
    const { notes } = plan;
    return generateFile(invocation, {
      ...{
        command: 'generate docs',
        plan,
        paths: [plan.path],
        said: 'slipway.yaml and the registries say',
      },
      facts: { notes },
      warnings: notes,
      write: (agreed) => slipway.writeDocs(agreed, invocation.signal),
    });
  },
};
