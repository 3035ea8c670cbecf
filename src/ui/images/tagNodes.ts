import type { TagGroup } from '../../oci/orderTags.ts';
import type { Translate } from '../translate.ts';
import type {
  GroupNode,
  ImagesNode,
  MoreNode,
  NoteNode,
  RepositoryNode,
  TagNode,
} from './imagesNode.ts';
import { problemNode } from './problemNode.ts';
import type { TagList } from './tagList.ts';
import { tagSearch } from '../../oci/tagSearch.ts';

/** How many tags of a group are shown at first, and how many more each time. */
export const tagPage = 25;

/** The groups of a repository, those without a match left out; above them what is missing. */
export function groupNodes(
  parent: RepositoryNode,
  list: Pick<TagList, 'groups' | 'state' | 'count' | 'former'>,
  search: string,
  t: Translate,
): ImagesNode[] {
  const searching = search !== '';
  const matches = tagSearch(search);
  const nodes: ImagesNode[] = unread(parent, list);
  const whole = nodes.length === 0;
  for (const { kind, tags } of list.groups()) {
    const found = searching ? tags.filter(matches) : tags;
    if (found.length > 0)
      nodes.push(groupNode(parent, { kind, tags: found }, tags.length, searching));
  }
  if (whole && nodes.length === 0)
    nodes.push(note(parent, searching ? t('No tag matches') : t('No tags yet'), 'info'));
  return nodes;
}

/** What tells that the list is not all there is. */
function unread(
  parent: RepositoryNode,
  { state, count, former }: Pick<TagList, 'state' | 'count' | 'former'>,
): ImagesNode[] {
  const { repository } = parent;
  switch (state.kind) {
    case 'done':
      return [];
    case 'failed':
      return [
        {
          ...problemNode(`${parent.id}|problem`, parent, state.error, repository),
          ...(former === undefined ? {} : { former }),
        },
      ];
    case 'reading':
    case 'paused': {
      const now = state.kind === 'paused' && state.full ? 'full' : state.kind;
      const id = `${parent.id}|reading`;
      const asOf = former === undefined ? {} : { asOf: former.at };
      return [{ kind: 'reading', id, parent, repository, count, state: now, ...asOf }];
    }
  }
}

function groupNode(
  parent: RepositoryNode,
  { kind, tags }: TagGroup,
  total: number,
  searching: boolean,
): GroupNode {
  return {
    kind: 'group',
    // Another id while searching: matches are shown opened, whatever was closed before.
    id: `${parent.id}|${kind}${searching ? '|search' : ''}`,
    parent,
    repository: parent.repository,
    group: kind,
    tags,
    total,
    searching,
  };
}

function note(parent: RepositoryNode, label: string, icon: string): NoteNode {
  return { kind: 'note', id: `${parent.id}|note`, parent, label, icon };
}

/** The first `shown` tags of a group, and a node for the rest. */
export function tagNodes(parent: GroupNode, shown: number): (TagNode | MoreNode)[] {
  const nodes: (TagNode | MoreNode)[] = parent.tags.slice(0, shown).map((tag) => ({
    kind: 'tag',
    id: `${parent.id}:${tag}`,
    parent,
    reference: { kind: 'tag', repository: parent.repository, tag },
  }));
  const hidden = parent.tags.length - shown;
  if (hidden > 0) nodes.push({ kind: 'more', id: `${parent.id}|more`, parent, hidden });
  return nodes;
}
