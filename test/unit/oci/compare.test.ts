import { expect, test } from 'vitest';
import type { ComparedImage } from '../../../src/oci/compare.ts';
import { compare } from '../../../src/oci/compare.ts';
import { compareConfig } from '../../../src/oci/compareConfig.ts';
import { comparePackages } from '../../../src/oci/comparePackages.ts';
import { compareLayers } from '../../../src/oci/compareLayers.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import { parseImageConfig } from '../../../src/oci/imageConfig.ts';

function digest(digit: string): Digest {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

function image(platform: string, own: string, layers: string): ComparedImage {
  const steps = Array.from(layers).map((digit) => ({
    digest: digest(digit),
    size: Number(digit) * 100,
    createdBy: `RUN ${digit}`,
  }));
  return {
    platform,
    digest: digest(own),
    size: steps.reduce((n, s) => n + s.size, 1),
    layers: steps,
  };
}

function side(reference: string, own: string, ...images: ComparedImage[]) {
  return { place: 'registry', reference, digest: digest(own), images } as const;
}

test('platforms are added, removed, changed or the same', () => {
  const left = side(
    'a',
    '1',
    image('linux/amd64', 'a', '12'),
    image('linux/386', 'b', '1'),
    image('linux/s390x', 'e', '1'),
  );
  const right = side(
    'b',
    '2',
    image('linux/amd64', 'c', '13'),
    image('linux/arm64', 'd', '1'),
    image('linux/s390x', 'e', '1'),
  );
  const found = compare(left, right);
  expect(found.same).toBe(false);
  expect(
    found.platforms.map(({ platform, change, sizeChange }) => [platform, change, sizeChange]),
  ).toEqual([
    ['linux/amd64', 'changed', 100],
    ['linux/arm64', 'added', 101],
    ['linux/s390x', 'same', 0],
    ['linux/386', 'removed', -101],
  ]);
});

test('layers are shared as often as both have them, and keep their order and step', () => {
  const left = side('a', '1', image('linux/amd64', 'a', '1124'));
  const right = side('b', '2', image('linux/amd64', 'b', '1311'));
  const { shared, added, removed } = compare(left, right).platforms[0]!.layers;
  expect(shared.map(({ createdBy }) => createdBy)).toEqual(['RUN 1', 'RUN 1']);
  expect(added.map(({ createdBy }) => createdBy)).toEqual(['RUN 3', 'RUN 1']);
  expect(removed.map(({ createdBy }) => createdBy)).toEqual(['RUN 2', 'RUN 4']);
});

test('a step that made other layers is one change, the largest first; what is copied may differ', () => {
  const copy = (sum: string) => `/bin/sh -c #(nop) COPY file:${sum.repeat(64)} in /api `;
  const step = (digit: string, size: number, createdBy: string) => ({
    digest: digest(digit),
    size,
    createdBy,
  });
  const left = [step('1', 500, 'RUN make'), step('2', 50, 'RUN old'), step('3', 10, copy('a'))];
  const right = [step('4', 900, 'RUN make'), step('5', 15, copy('b')), step('6', 1, 'RUN new')];
  expect(compareLayers(left, right).changes).toMatchObject([
    { step: 'RUN make', left: { size: 500 }, right: { size: 900 }, sizeChange: 400 },
    { step: 'RUN old', sizeChange: -50 },
    { left: { digest: digest('3') }, right: { digest: digest('5') }, sizeChange: 5 },
    { step: 'RUN new', sizeChange: 1 },
  ]);
});

test('packages are compared only where both sides have an SBOM; a problem is told', () => {
  const plain = image('linux/amd64', 'a', '1');
  const some = { ...image('linux/amd64', 'b', '1'), packages: [{ name: 'musl', version: '1' }] };
  expect(compare(side('a', '1', plain), side('b', '2', some)).platforms[0]).not.toHaveProperty(
    'packages',
  );
  const broken = { ...plain, packagesProblem: 'It is too large.' };
  expect(compare(side('a', '1', broken), side('b', '2', some)).platforms[0]).toMatchObject({
    packagesProblem: 'It is too large.',
  });
});

test('packages: added, removed, changed; kinds apart; several versions of one', () => {
  const npm = (name: string, version: string) => ({
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
  });
  const found = comparePackages(
    [npm('a', '1'), npm('b', '1'), npm('b', '2'), npm('same', '1'), npm('six', '1')],
    [
      npm('b', '2'),
      npm('c', '1'),
      npm('same', '1'),
      { name: 'six', version: '1', purl: 'pkg:pypi/six@1' },
    ],
  );
  expect(found).toEqual({
    added: [
      { name: 'c', left: [], right: ['1'] },
      { name: 'six', left: [], right: ['1'] },
    ],
    removed: [
      { name: 'a', left: ['1'], right: [] },
      { name: 'six', left: ['1'], right: [] },
    ],
    changed: [{ name: 'b', left: ['1', '2'], right: ['2'] }],
  });
});

test('config: variables and labels one by one, the rest as a whole', () => {
  const config = (content: object) =>
    parseImageConfig(new TextEncoder().encode(JSON.stringify({ os: 'linux', config: content })));
  const left = config({
    User: '1000',
    Cmd: ['a'],
    Env: ['A=1', 'B=x=y'],
    Labels: { v: '1', old: '' },
    ExposedPorts: { '80/tcp': {} },
  });
  const right = config({
    Cmd: ['a'],
    Env: ['A=2', 'B=x=y'],
    Labels: { v: '2' },
    ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
  });
  expect(compareConfig(left, right)).toEqual([
    { kind: 'env', name: 'A', left: '1', right: '2' },
    { kind: 'label', name: 'old', left: '' },
    { kind: 'label', name: 'v', left: '1', right: '2' },
    { kind: 'port', name: '443/tcp', right: '443/tcp' },
    { kind: 'user', left: '1000' },
  ]);
});
