import type { TagGroupKind } from '../oci/orderTags.ts';
import { selectTags } from '../release/tags/selectTags.ts';
import type { Command } from './command.ts';
import { localJson, localTags, localText, tagsBeside } from './localTags.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { UsageError } from './usageError.ts';

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
  options: {
    filter: {
      type: 'text',
      value: 'TEXT',
      summary: 'only tags in whose names every word of TEXT occurs, in any case',
    },
    local: {
      type: 'flag',
      summary: 'also tags of this machine’s engine: same as pushed, differs, never pushed',
    },
    limit: { type: 'text', value: 'NUMBER', summary: 'no more tags than this, the first ones' },
  },
  description:
    'Tags come in groups: releases by version, branches, commits, other. On a terminal the groups have titles;\nin a pipe there is one tag a line. Tags of signatures and attestations are left out.\n--limit counts in this order, so all names are read first: registries list by name, not by version.\n--local compares by digest, then by config and layers: an image may be packed anew when it is loaded.',
  examples: [
    'slipway tags ghcr.io/acme/api',
    'slipway tags ghcr.io/acme/api --filter 1.4 --limit 5',
    'slipway tags localhost:5000/demo/api --json',
    'slipway tags ghcr.io/acme/api --limit 5 --local',
  ],
  async run({ arguments: given, terminal, services, signal }) {
    const limit = limitOf(given.text('limit'));
    const repository = given.operands[0] ?? '';
    const paint = paintFor(terminal.stdout);
    const filter = given.text('filter') ?? '';
    if (given.flag('local')) {
      const here = await localTags(services.slipway, repository, signal);
      const all = await tagsBeside(services.slipway, repository, here.local, signal);
      const selected = selectTags(all, filter, limit);
      const document = { ...selected, local: localJson(here.local) };
      return {
        document,
        text: groupsText(selected.groups, paint) + localText(here, paint),
        warnings: here.warnings,
      };
    }
    const document = selectTags(await services.slipway.tags(repository, signal), filter, limit);
    const text = terminal.stdout.interactive
      ? groupsText(document.groups, paint)
      : document.tags.map((tag) => `${neutralise(tag)}\n`).join('');
    if (text !== '') return { document, text };
    return { document, text: terminal.stdout.interactive ? nothing(document.total) : '' };
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

/** For a person; a script that counts lines must count none. */
function nothing(total: number): string {
  return total === 0 ? 'The repository has no tags.\n' : `None of its ${total} tags matches.\n`;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit is a number from 1 on, not “${neutralise(text)}”.`, 'tags');
}
