import { shortDigest } from '../../oci/digest.ts';
import type { Digest } from '../../oci/digest.ts';
import type { RepositoryChanges, TagPlanWithChanges } from '../../release/tags/planTagChanges.ts';
import type { TagAction, TagChange } from '../../release/tags/tagChanges.ts';
import type { Cell, Mark, Row, Section } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** What a push would do to the tags of each repository: a table for each. */
export function tagsPage(plan: TagPlanWithChanges, what: string, t: Translate): Section[] {
  const { version, tags, warnings, repositories } = plan;
  const facts = [
    { name: t('Push of'), values: [plainText(what)] },
    { name: t('Version'), values: [plainText(version ?? t('none'))] },
    { name: t('Tags'), values: [plainText(tags.join(', ') || t('none'), 2000)] },
    ...(warnings.length === 0
      ? []
      : [{ name: t('Mind'), values: warnings.map((one) => plainText(one, 600)) }]),
  ];
  return [
    { kind: 'facts', title: '', note: t('Nothing has been written.'), facts },
    ...repositories.map((one) => repositoryTable(one, t)),
  ];
}

function repositoryTable({ repository, changes, error }: RepositoryChanges, t: Translate): Section {
  const title = plainText(repository);
  if (error !== undefined) {
    const values = [plainText(error.message, 600), plainText(error.remedy, 600)];
    return { kind: 'facts', title, facts: [{ name: t('Could not be asked'), values }] };
  }
  const columns = [t('Action'), t('Tag'), t('Now'), t('Then'), t('Why')];
  return {
    kind: 'table',
    title,
    columns: columns.map((one) => ({ title: one })),
    rows: changes.map((change) => changeRow(change, t)),
  };
}

const marks: Readonly<Record<TagAction, Mark>> = {
  create: 'added',
  move: 'moved',
  unchanged: 'good',
  forbidden: 'bad',
};

function changeRow({ tag, action, from, to, reason }: TagChange, t: Translate): Row {
  const words = {
    create: t('create'),
    move: t('move'),
    unchanged: t('unchanged'),
    forbidden: t('forbidden'),
  };
  const stays = action === 'unchanged' || action === 'forbidden';
  const digest = (at: Digest | undefined): Cell =>
    at === undefined ? { text: '–', dim: true } : { text: shortDigest(at), mono: true, copies: at };
  const then: Cell =
    to === undefined && !stays
      ? { text: t('what is pushed'), dim: true }
      : digest(stays ? from : to);
  return {
    cells: [
      { text: words[action], mark: marks[action] },
      { text: plainText(tag), mono: true },
      digest(from),
      then,
      { text: plainText(reason, 600), dim: true },
    ],
  };
}
