import { expect, test } from 'vitest';
import type { ComparedImage } from '../../../../src/oci/compare.ts';
import { compare } from '../../../../src/oci/compare.ts';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { comparePage } from '../../../../src/ui/compare/comparePage.ts';
import type { Section } from '../../../../src/ui/inspect/section.ts';
import { english } from '../translate.ts';

function digest(digit: string): Digest {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

function image(platform: string, own: string, layers: [string, number, string][]): ComparedImage {
  const steps = layers.map(([digit, size, createdBy]) => ({
    digest: digest(digit),
    size,
    createdBy,
  }));
  return {
    platform,
    digest: digest(own),
    size: steps.reduce((n, s) => n + s.size, 0),
    layers: steps,
  };
}

const base: [string, number, string] = ['0', 1_000_000, 'ADD rootfs.tar /'];
const left = {
  place: 'registry' as const,
  reference: 'ghcr.io/acme/api:1',
  digest: digest('1'),
  images: [
    image('linux/amd64', 'a', [base, ['2', 500_000, 'RUN \u202emake']]),
    image('linux/386', 'c', [base]),
  ],
};
const right = {
  place: 'registry' as const,
  reference: 'ghcr.io/acme/api:2',
  digest: digest('2'),
  images: [
    image('linux/arm64', 'd', [base]),
    image('linux/amd64', 'b', [base, ['3', 2_000_000, 'RUN \u202emake']]),
  ],
};
const comparison = compare(left, right);

function cellsOf(sections: readonly Section[], title: string): string[][] {
  const found = sections.find((one) => one.title === title);
  if (found?.kind !== 'table') throw new Error(`no table ${title}`);
  return found.rows.map(({ cells }) => cells.slice(0, 5).map(({ text }) => text));
}

test('platforms come and go; what changed says by how much', () => {
  const sections = comparePage(comparison, undefined, english);
  expect(cellsOf(sections, 'Platforms')).toEqual([
    ['linux/arm64', 'added', '–', '1.00 MB', ''],
    ['linux/amd64', 'changed', '1.50 MB', '3.00 MB', '+1.50 MB (+100 %)'],
    ['linux/386', 'removed', '1.00 MB', '–', ''],
  ]);
});

test('a chosen platform tells its layers, and what cannot be compared', () => {
  const sections = comparePage(comparison, digest('b'), english);
  expect(cellsOf(sections, 'Layers · linux/amd64')).toEqual([
    ['500 kB', '2.00 MB', '+1.50 MB (+300 %)', 'RUN \ufffdmake'],
  ]);
  expect(sections.at(-1)).toMatchObject({ note: 'Not compared: both sides need an SBOM.' });
});

test('the picture says in words what it shows', () => {
  const bars = comparePage(comparison, undefined, english).find((one) => one.kind === 'bars');
  expect(bars?.bars.map(({ said }) => said)).toEqual([
    'linux/arm64, Right: 1.00 MB. 1.00 MB only right',
    'linux/amd64, Left: 1.50 MB. 1.00 MB shared, 500 kB changed',
    'linux/amd64, Right: 3.00 MB. 1.00 MB shared, 2.00 MB changed',
    'linux/386, Left: 1.00 MB. 1.00 MB only left',
  ]);
});

test('the same manifest is no page of nothings', () => {
  expect(comparePage(compare(left, left), undefined, english)).toHaveLength(1);
});

test('thousands of layers are drawn as far as they are seen, and counted whole', () => {
  const thin = Array.from({ length: 5000 }, (): [string, number, string] => ['4', 10, '']);
  const many = { ...right, images: [image('linux/arm64', 'e', thin)] };
  const nothing = { ...left, images: [] };
  const page = comparePage(compare(nothing, many), undefined, english);
  const [bar] = page.flatMap((one) => (one.kind === 'bars' ? one.bars : []));
  expect(bar?.said).toContain('50.0 kB only right');
  expect(bar?.segments).toHaveLength(201);
  expect(bar?.segments.at(-1)?.text).toContain('4800 more layers');
});
