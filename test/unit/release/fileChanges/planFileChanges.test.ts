import { describe, expect, it } from 'vitest';
import { lineChanges } from '../../../../src/release/fileChanges/lineChange.ts';
import type { FileToEdit } from '../../../../src/release/fileChanges/planFileChanges.ts';
import { planFileChanges } from '../../../../src/release/fileChanges/planFileChanges.ts';
import { applyEdits } from '../../../../src/release/fileChanges/textEdit.ts';

const state = { branch: 'main' };
/** Changes every `a` to `b`. */
const edits = (text: string) =>
  [...text.matchAll(/a/g)].map(({ index }) => ({ start: index, end: index + 1, text: 'b' }));

function plan(text: string | undefined, committed: string | undefined) {
  const file: FileToEdit = {
    ...{ path: 'x', edits },
    ...(text === undefined ? {} : { text }),
    ...(committed === undefined ? {} : { committed }),
  };
  const { files, concerns } = planFileChanges([file], { message: 'm', state });
  return [files[0]?.after, files[0]?.before, ...concerns.map(({ code }) => code)];
}

describe('a plan of file changes', () => {
  it.each([
    ['as committed', 'a\n', 'a\n', ['b\n', 'a\n']],
    ['with other line endings than git keeps', 'a\r\nc', 'a\nc', ['b\r\nc', 'a\r\nc']],
    ['already written and not committed', 'b\n', 'a\n', ['b\n', 'b\n']],
    ['with other changes', 'a\nmine\n', 'a\n', ['b\nmine\n', 'a\nmine\n', 'dirty']],
    ['written, with other changes', 'b\nmine\n', 'a\n', ['b\nmine\n', 'b\nmine\n', 'dirty']],
    ['committed, with other changes', 'b\nmine\n', 'b\n', [undefined, undefined]],
    ['not in git', 'a\n', undefined, ['b\n', 'a\n', 'dirty']],
  ])('of a file %s', (_what, text, committed, expected) => {
    expect(plan(text, committed)).toEqual(expected);
  });

  it('says that no branch would have the commit, unless that is agreed to', () => {
    const file: FileToEdit = { path: 'x', edits, text: 'a', committed: 'a' };
    expect(planFileChanges([file], { message: 'm', state: {} }).concerns).toMatchObject([
      { code: 'detached', blocks: true },
    ]);
    const agreed = planFileChanges([file], { message: 'm', state: {}, allow: ['detached'] });
    expect(agreed.concerns).toMatchObject([{ code: 'detached', blocks: false }]);
  });
});

describe('the lines of edits', () => {
  it('are whole lines, numbered, those of one line together, without what stays', () => {
    const text = 'one\r\na and a\r\nthree\r\n# Head\r\nlast a';
    expect(applyEdits(text, edits(text))).toBe('one\r\nb bnd b\r\nthree\r\n# Hebd\r\nlbst b');
    expect(lineChanges('x\n# Head\ny', [{ start: 8, end: 8, text: '\n\n# New' }])).toEqual([
      { line: 3, removed: [], added: ['', '# New'] },
    ]);
    expect(lineChanges(text, edits(text)).map(({ line }) => line)).toEqual([2, 4, 5]);
    expect(lineChanges(text, edits(text))[0]).toEqual({
      ...{ line: 2, removed: ['a and a'], added: ['b bnd b'] },
    });
  });
});
