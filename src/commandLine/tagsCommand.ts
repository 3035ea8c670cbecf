import type { TagGroupKind } from '../oci/orderTags.ts';
import type { Command } from './command.ts';
import { neutralise } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { paintFor } from './paint.ts';

const titles: Readonly<Record<TagGroupKind, string>> = {
  releases: 'Releases',
  branches: 'Branches',
  commits: 'Commits',
  other: 'Other',
};

export const tagsCommand: Command = {
  name: 'tags',
  summary: 'list the tags of a repository, newest release first',
  operands: 'REPOSITORY',
  arity: [1, 1],
  options: {},
  description:
    'Tags come in groups: releases by version, branches, commits, other. On a terminal the groups have titles;\nin a pipe there is one tag a line. Tags of signatures and attestations are left out.',
  examples: ['slipway tags ghcr.io/acme/api', 'slipway tags localhost:5000/demo/api --json'],
  async run({ arguments: given, terminal, services, signal }) {
    const document = await services.slipway.tags(given.operands[0] ?? '', signal);
    const paint = paintFor(terminal.stdout);
    const text = terminal.stdout.interactive
      ? groupsText(document.groups, paint)
      : document.tags.map((tag) => `${neutralise(tag)}\n`).join('');
    return { document, text: text === '' ? nothing(terminal.stdout.interactive) : text };
  },
};

function groupsText(
  groups: readonly { readonly kind: TagGroupKind; readonly tags: readonly string[] }[],
  paint: Paint,
): string {
  let text = '';
  for (const { kind, tags } of groups) {
    if (tags.length === 0) continue;
    text += `${paint('bold', titles[kind])} ${paint('dim', String(tags.length))}\n`;
    for (const tag of tags) text += `  ${neutralise(tag)}\n`;
  }
  return text;
}

/** A script that counts lines must count none. */
function nothing(interactive: boolean): string {
  return interactive ? 'The repository has no tags.\n' : '';
}
