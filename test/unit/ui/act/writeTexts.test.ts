import { expect, it } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { tagChanges } from '../../../../src/oci/tagChange.ts';
import { attachmentsText, changesText, deletionText } from '../../../../src/ui/act/writeTexts.ts';
import { english } from '../translate.ts';

const repository = { registry: 'ghcr.io', name: 'acme/api' };
const wanted = digestOf('a');
const old = digestOf('b');

it('a dialog names each digest once', () => {
  const neighbours = { tags: ['1.2.3', '1.2'], looked: 2, total: 5 };
  const nobody = { tags: [], looked: 0, total: 0 };
  const changes = tagChanges(repository, wanted, [
    { tag: '1.3', now: undefined, neighbours: nobody },
    { tag: '1', now: old, neighbours },
  ]);
  expect(changesText(wanted, changes, english).split('\n')).toEqual([
    wanted,
    '',
    '1.3: new',
    `1: moves away from ${old}`,
    '1.2.3, 1.2 also point there. 2 of 5 tags were looked at.',
  ]);
  expect(deletionText(old, { ...neighbours, tags: ['1.2'], total: 2 }, english)).toBe(
    `It points at ${old}.\n1.2 also points there.`,
  );
  expect(deletionText(old, nobody, english)).toContain('No other tag points there.');
});

it('what refers to an image is named once, however many repositories it goes to', () => {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const listed = { mediaType, digest: old, size: 1, annotations: {} };
  const manifest = { kind: 'index', mediaType, manifests: [], annotations: {} } as const;
  const fetched = { repository, descriptor: listed, bytes: new Uint8Array(), manifest };
  const referrer = { subject: wanted, listed, manifest: fetched };
  const there = { referrers: [], tags: [] };
  const some = { referrers: [referrer, referrer], tags: [] };
  expect(attachmentsText([there, some, some], english).split('\n')).toEqual([
    'What refers to the image:',
    `2 × ${mediaType}`,
  ]);
});

function digestOf(hex: string): Digest {
  const text = `sha256:${hex.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}
