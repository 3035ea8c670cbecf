import { expect, test } from 'vitest';
import { placeUpstream } from '../../../../src/release/builds/placeUpstream.ts';
import { configuredImages } from '../../../../src/release/config/configuredImages.ts';

const images = configuredImages(
  {
    images: {
      own: {},
      whole: { context: 'upstream:server' },
      file: { dockerfile: 'upstream:Dockerfile' },
    },
  },
  undefined,
);
const names = (found: typeof images | readonly { name: string }[]) => found.map(({ name }) => name);

test('a build of everything leaves out what needs a clone', () => {
  expect(names(placeUpstream(images, undefined, []))).toEqual(['own']);
});

test('what needs a clone is refused by name, and where nothing else is left', () => {
  const [, whole, file] = images.flatMap((image) => [[image]]);
  expect(() => placeUpstream(whole ?? [], undefined, ['whole'])).toThrow(
    expect.objectContaining({ reason: 'invalid-request', remedy: 'Build it with: slipway mirror' }),
  );
  expect(() => placeUpstream(file ?? [], undefined, [])).toThrow(
    expect.objectContaining({ reason: 'no-images' }),
  );
});

test('in a mirror run paths are those of the clone, which is the context upstream too', () => {
  const [, whole] = images;
  const clone = { folder: '/c', address: 'https://example.org/a.git', commit: '0'.repeat(40) };
  const placed = placeUpstream(
    whole === undefined ? [] : [whole],
    { ...clone, context: '/c/server', dockerfile: '/c/server/Dockerfile' },
    ['whole'],
  );
  expect(placed).toMatchObject([
    { context: '/c/server', dockerfile: '/c/server/Dockerfile', contexts: { upstream: '/c' } },
  ]);
});
