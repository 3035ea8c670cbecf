import { expect, test } from 'vitest';
import { EngineError } from '../../../../src/build/engine.ts';
import { localGroup } from '../../../../src/ui/images/localNodes.ts';
import { renderLocalGroup } from '../../../../src/ui/images/renderLocal.ts';
import { english } from '../translate.ts';

const repository = { registry: 'ghcr.io', name: 'acme/api' };
const parent = { kind: 'repository', id: 'r', parent: undefined, repository, added: true } as const;
const drawing = {
  t: english,
  now: 0,
  language: 'en',
  pullLimit: () => undefined,
  account: () => undefined,
  tag: () => undefined,
  platform: () => undefined,
};

test('an engine that is away is a note in passing, with its reason and remedy', () => {
  const error = new EngineError('refused', 'Nothing answers.', 'Start Docker.');
  const [node] = localGroup(parent, { images: [], error });
  const view = renderLocalGroup(node!, drawing);
  expect(view).toMatchObject({ description: 'Docker cannot be asked', icon: 'vm' });
  expect(view).toMatchObject({ tooltip: { note: 'Nothing answers. Start Docker.' } });
  expect(view.color).toBeUndefined();
});

test('no group where the engine has nothing of the repository, or is not known yet', () => {
  expect(localGroup(parent, undefined)).toEqual([]);
  expect(localGroup(parent, { images: [] })).toEqual([]);
});
