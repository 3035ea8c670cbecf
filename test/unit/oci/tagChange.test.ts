import { expect, test } from 'vitest';
import { copyTarget } from '../../../src/oci/copyTarget.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import { parseReference, parseRepository } from '../../../src/oci/reference.ts';
import { tagChanges } from '../../../src/oci/tagChange.ts';

function digest(letter: string) {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

const neighbours = { tags: [], looked: 0, total: 0 };

test('create, move and unchanged; versions first, latest last', () => {
  const facts = [
    { tag: 'latest', now: digest('b'), neighbours },
    { tag: '1.4', now: digest('a'), neighbours },
    { tag: '1.4.0', now: undefined, neighbours },
  ];
  const changes = tagChanges(parseRepository('ghcr.io/acme/api'), digest('a'), facts);
  expect(changes.map(({ action, reference }) => [action, reference.tag])).toEqual([
    ['create', '1.4.0'],
    ['unchanged', '1.4'],
    ['move', 'latest'],
  ]);
  expect(changes[2]).toMatchObject({ from: digest('b'), neighbours });
});

test.each([
  ['ghcr.io/acme/api:1', 'quay.io/acme/api', 'quay.io', ['1']],
  ['ghcr.io/acme/api:1', 'localhost:5000/api:2', 'localhost:5000', ['2']],
  [`ghcr.io/acme/api@${digest('a')}`, 'localhost:5000/api', 'localhost:5000', []],
])('%s to %s', (source, target, registry, tags) => {
  expect(copyTarget(target, parseReference(source))).toMatchObject({
    repository: { registry },
    tags,
  });
});

test('a target is not named by digest', () => {
  const source = parseReference('ghcr.io/acme/api:1');
  expect(() => copyTarget(`quay.io/acme/api@${digest('a')}`, source)).toThrow('named by tag');
});
