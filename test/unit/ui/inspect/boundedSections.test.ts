import { expect, test } from 'vitest';
import { boundedSections } from '../../../../src/ui/inspect/boundedSections.ts';
import { english } from '../translate.ts';

const many = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

test('lists of any length are cut, and say by how much; long tables are searched', () => {
  const facts = many(1000).map((name) => ({ name, values: [name] }));
  const values = { name: 'Environment', values: many(1000) };
  const rows = many(1000).map((text) => ({ cells: [{ text }] }));
  const [first, second, third] = boundedSections(
    [
      { kind: 'facts', title: '', facts },
      { kind: 'facts', title: '', facts: [values] },
      { kind: 'table', title: '', columns: [], rows },
    ],
    english,
  );
  if (first?.kind !== 'facts' || second?.kind !== 'facts') throw new Error('no facts');
  expect(first.facts).toHaveLength(301);
  expect(first.facts.at(-1)?.values[0]).toMatch(/^700 more/);
  expect(second.facts[0]?.values).toHaveLength(301);
  expect(third).toMatchObject({ search: true });
});
