import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/oci/parseManifest.ts';

const source = { host: 'reg.example.com', reference: 'reg.example.com/acme/api:v1' };
const index = 'application/vnd.oci.image.index.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const descriptor = { mediaType: 'x/y', digest: `sha256:${'a'.repeat(64)}`, size: 7 };

function parse(document: unknown, type?: string) {
  return parseManifest(new TextEncoder().encode(JSON.stringify(document)), type, source);
}

describe('parseManifest', () => {
  it('infers the kind where neither body nor header says it', () => {
    expect(parse({ schemaVersion: 2, manifests: [] })).toMatchObject({
      kind: 'index',
      mediaType: index,
    });
    expect(parse({ schemaVersion: 2, config: descriptor, layers: [] })).toMatchObject({
      kind: 'manifest',
      mediaType: manifest,
    });
    expect(() => parse({ schemaVersion: 2 })).toThrow('neither');
  });

  it('believes the header where the body is silent, without its parameters and case', () => {
    const document = { schemaVersion: 2, config: descriptor, layers: [] };
    expect(parse(document, `${dockerManifest.toUpperCase()}; charset=utf-8`).mediaType).toBe(
      dockerManifest,
    );
  });

  it('reads what an entry says, null meaning absent', () => {
    const parsed = parse({
      mediaType: index,
      artifactType: null,
      annotations: { a: 'b' },
      subject: descriptor,
      manifests: [
        {
          ...descriptor,
          platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': '' },
          annotations: null,
        },
        { ...descriptor, platform: { os: '', architecture: 'arm' }, artifactType: 'a/b' },
      ],
    });
    expect(parsed).toEqual({
      kind: 'index',
      mediaType: index,
      annotations: { a: 'b' },
      subject: { ...descriptor, annotations: {} },
      manifests: [
        {
          ...descriptor,
          platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
          annotations: {},
        },
        { ...descriptor, artifactType: 'a/b', annotations: {} },
      ],
    });
  });

  it.each([
    [{ ...descriptor, size: -1 }],
    [{ ...descriptor, size: 1.5 }],
    [{ ...descriptor, digest: 'sha256:abc' }],
    [{ ...descriptor, digest: `md5:${'a'.repeat(32)}` }],
    [{ ...descriptor, mediaType: undefined }],
    [{ ...descriptor, annotations: { a: 1 } }],
    ['text'],
  ])('refuses the entry %j and says where it is', (entry) => {
    expect(() => parse({ mediaType: index, manifests: [descriptor, entry] })).toThrow(
      /manifests\.1/,
    );
  });

  it('survives a document nested without end', () => {
    const deep = '['.repeat(1_000_000);
    expect(() => parseManifest(new TextEncoder().encode(deep), index, source)).toThrow(
      'not a JSON object',
    );
  });

  it('calls an unknown kind unsupported, whatever it contains', () => {
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json', config: {} };
    expect(() => parse(config)).toThrow('neither an image index nor an image manifest');
  });
});
