import { describe, expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import type { ImageConfig } from '../../../../src/oci/imageConfig.ts';
import type { Inspection } from '../../../../src/oci/inspect.ts';
import type { ImageManifest } from '../../../../src/oci/manifest.ts';
import { ociIndex } from '../../../../src/oci/mediaType.ts';
import type { PlatformImage } from '../../../../src/oci/platformImage.ts';
import {
  imageSections,
  otherSections,
  overviewSections,
} from '../../../../src/ui/inspect/inspectorPage.ts';
import type { Section } from '../../../../src/ui/inspect/section.ts';
import { english } from '../translate.ts';

const digest = (digit: string): Digest => {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new Error(text);
  return text;
};
const wording = { t: english, now: Date.parse('2026-11-20T12:00:00Z'), language: 'en' };
const attestation = {
  digest: digest('d'),
  subject: digest('a'),
  predicateTypes: ['https://slsa.dev/provenance/v1'],
};
const image: PlatformImage = {
  platform: { os: 'linux', architecture: 'amd64' },
  digest: digest('a'),
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  size: 4000,
  created: '1970-01-01T00:00:00Z',
  attestations: [attestation],
};
const inspection: Inspection = {
  reference: { kind: 'tag', repository: { registry: 'ghcr.io', name: 'acme/api' }, tag: '1' },
  digest: digest('f'),
  mediaType: 'application/vnd.oci.image.index.v1+json',
  size: 900,
  platforms: [image],
  attestations: [attestation, { ...attestation, digest: digest('e'), subject: digest('0') }],
  other: [],
  annotations: { 'org.opencontainers.image.title': 'evil\u202etitle' },
};
const manifest: ImageManifest = {
  kind: 'manifest',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  annotations: {},
  config: { mediaType: 'x', digest: digest('c'), size: 1000, annotations: {} },
  layers: [
    { mediaType: 'l', digest: digest('1'), size: 2000, annotations: {} },
    { mediaType: 'l', digest: digest('2'), size: 1000, annotations: {} },
  ],
};
const config: ImageConfig = {
  entrypoint: ['/api', '--serve'],
  cmd: [],
  env: ['A=1', 'B=2'],
  exposedPorts: ['8080/tcp'],
  volumes: [],
  labels: { revision: 'abc' },
  layers: [],
  history: [
    { createdBy: 'COPY api /api # buildkit', emptyLayer: false },
    { createdBy: 'ENV A=1', emptyLayer: true },
    { createdBy: '/bin/sh -c make', emptyLayer: false },
  ],
};

function titled(sections: readonly Section[], title: string): Section {
  const found = sections.find((section) => section.title === title);
  if (found === undefined) throw new Error(`no ${title}: ${sections.map((s) => s.title).join()}`);
  return found;
}

function texts(section: Section): string[][] {
  switch (section.kind) {
    case 'table':
      return section.rows.map(({ cells }) => cells.map(({ text }) => text));
    case 'facts':
      return section.facts.map(({ name, values }) => [name, ...values]);
    case 'timeline':
      return section.lanes.map(({ label }) => [label]);
    case 'bars':
      return section.bars.map(({ said }) => [said]);
    case 'deferred':
      return [[section.loads]];
    case 'matrix':
      return [[...section.columns]];
  }
}

describe('overview', () => {
  const sections = overviewSections(
    inspection,
    {
      chosen: digest('a'),
      origin: { config: { ...config, labels: { 'org.opencontainers.image.revision': 'abc' } } },
    },
    wording,
  );

  test('starts with what the reference points at', () => {
    expect(texts(sections[0]!)).toEqual([
      ['Digest', digest('f')],
      ['Created', 'not recorded'],
      ['Size', 'linux/amd64 4.00 kB'],
      ['Commit', 'abc (by label)'],
      ['Signature', 'not checked'],
      ['Type', 'application/vnd.oci.image.index.v1+json, 900 B'],
    ]);
  });

  test('has a row per platform; the chosen one is marked, its digest opens', () => {
    const table = titled(sections, 'Platforms');
    expect(texts(table)).toEqual([
      ['linux/amd64', 'sha256:aaaaaaaaaaaa…', '4.00 kB', 'not recorded', 'provenance'],
    ]);
    if (table.kind !== 'table') throw new Error('no table');
    expect(table.rows[0]).toMatchObject({ chooses: digest('a'), chosen: true });
    expect(table.rows[0]?.cells[1]).toMatchObject({ opens: digest('a'), copies: digest('a') });
  });

  test('annotations are foreign text', () => {
    expect(texts(titled(sections, 'Annotations'))).toEqual([
      ['org.opencontainers.image.title', 'evil\ufffdtitle'],
    ]);
  });

  test('attestations of images that are not here are listed apart', () => {
    const [other] = otherSections(inspection, wording);
    expect(texts(other!)).toEqual([['sha256:eeeeeeeeeeee…', 'https://slsa.dev/provenance/v1']]);
  });
});

test('an index that lies too deep is no artifact', () => {
  const nested = { mediaType: ociIndex, digest: digest('9'), size: 1, annotations: {} };
  const [other] = otherSections({ ...inspection, attestations: [], other: [nested] }, wording);
  expect(texts(other!)[0]?.[1]).toBe(`${ociIndex}, nested too deep to be opened here`);
});

describe('one platform', () => {
  const sections = imageSections(image, { manifest, config }, wording);

  test('config: what it runs as and with', () => {
    expect(texts(titled(sections, 'Config · linux/amd64'))).toEqual([
      ['User', 'root (none is set)'],
      ['Entrypoint', '["/api","--serve"]'],
      ['Ports', '8080/tcp'],
      ['Environment', 'A=1', 'B=2'],
      ['Created', 'not recorded'],
      ['Config digest', digest('c')],
    ]);
  });

  test('layers stand beside the step they come from', () => {
    expect(texts(titled(sections, 'Layers · linux/amd64'))).toEqual([
      ['1', '2.00 kB', 'sha256:111111111111…', 'COPY api /api'],
      ['', '', '', 'ENV A=1'],
      ['2', '1.00 kB', 'sha256:222222222222…', 'RUN make'],
    ]);
  });

  test('a history that does not fit the layers is not guessed at', () => {
    const short = { ...config, history: config.history.slice(0, 1) };
    const table = titled(
      imageSections(image, { manifest, config: short }, wording),
      'Layers · linux/amd64',
    );
    expect(texts(table).map((cells) => cells[3])).toEqual(['l', 'l']);
  });

  test('attestations are present, not verified', () => {
    const table = titled(sections, 'Attestations · linux/amd64');
    expect(table).toMatchObject({ note: 'Present, not verified.' });
    expect(texts(table)).toEqual([
      ['provenance', 'sha256:dddddddddddd…', 'https://slsa.dev/provenance/v1'],
    ]);
  });

  test('an artifact without an image config still shows its layers', () => {
    const titles = imageSections(image, { manifest }, wording).map(({ title }) => title);
    expect(titles).toEqual([
      'Layers · linux/amd64',
      'Attestations · linux/amd64',
      'Provenance, packages and signatures · linux/amd64',
    ]);
  });
});
