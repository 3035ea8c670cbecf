import { describe, expect, test } from 'vitest';
import { isDigest } from '../../../../src/oci/digest.ts';
import { digestLinks } from '../../../../src/ui/inspect/digestLinks.ts';
import { documentText } from '../../../../src/ui/inspect/documentText.ts';
import { historyLine } from '../../../../src/oci/historyLine.ts';
import { documentUri, parseDocumentUri } from '../../../../src/ui/inspect/manifestDocument.ts';

const repository = { registry: 'localhost:5000', name: 'acme/api' };
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the address of a document', () => {
  const wanted = digest('a');
  if (!isDigest(wanted)) throw new Error(wanted);
  const document = {
    repository,
    digest: wanted,
    kind: 'manifest',
    mediaType: 'application/vnd.oci.image.index.v1+json',
    size: 1234,
    exact: false,
  } as const;

  test('comes back as it went', () => {
    expect(parseDocumentUri(documentUri(document))).toEqual(document);
  });

  test('names the tab', () => {
    expect(documentUri(document).path).toBe('/localhost:5000/acme/api@aaaaaaaaaaaa.json');
  });

  test.each(['', '{}', 'not json', '{"registry":"x","name":"y","digest":"sha256:zz"}'])(
    '%j is none',
    (query) => expect(parseDocumentUri({ query })).toBeUndefined(),
  );
});

describe('the text of a document', () => {
  const odd = '{"b":1,\n"a":  2}';

  test('is formatted, or byte for byte', () => {
    expect(documentText(bytes(odd), false)).toBe('{\n  "b": 1,\n  "a": 2\n}\n');
    expect(documentText(bytes(odd), true)).toBe(odd);
  });

  test('shows what turns or hides the text after it as JSON escapes, unless byte for byte', () => {
    const odd = '{"a":"x\u202ey\u200b"}';
    expect(documentText(bytes(odd), false)).toBe('{\n  "a": "x\\u202ey\\u200b"\n}\n');
    expect(documentText(bytes(odd), true)).toBe(odd);
  });

  test('that is no JSON is left alone, and bytes that are no text are none', () => {
    expect(documentText(bytes('plain'), false)).toBe('plain');
    expect(documentText(new Uint8Array([0xff, 0xfe, 0x00]), false)).toBeUndefined();
  });
});

describe('links of a document', () => {
  const text = JSON.stringify(
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: digest('a'),
        size: 9,
      },
      layers: [
        { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest('b'), size: 9 },
        { mediaType: 'application/vnd.in-toto+json', digest: digest('c'), size: 9 },
      ],
      subject: {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digest('d'),
        size: 9,
      },
      annotations: { 'vnd.docker.reference.digest': digest('e'), note: digest('f') },
    },
    undefined,
    2,
  );
  const links = digestLinks(text, repository);

  test('lead from digests to documents, not to layers or mere mentions', () => {
    expect(links.map(({ target }) => [target.digest[7], target.kind])).toEqual([
      ['a', 'blob'],
      ['c', 'blob'],
      ['d', 'manifest'],
      ['e', 'manifest'],
    ]);
  });

  test('cover exactly the digest', () => {
    for (const { start, end, target } of links) expect(text.slice(start, end)).toBe(target.digest);
  });

  test('no JSON, no links', () => expect(digestLinks(`"${digest('a')}"!`, repository)).toEqual([]));
});

test.each([
  ['/bin/sh -c #(nop)  CMD ["/bin/sh"]', 'CMD ["/bin/sh"]'],
  ['/bin/sh -c apk add curl', 'RUN apk add curl'],
  ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
  ['RUN |1 TARGETARCH=amd64 /bin/sh -c make # buildkit', 'RUN make'],
  ['RUN |2 A=1 B= /bin/busybox sh -c echo ok # buildkit', 'RUN echo ok'],
  ['COPY . /src # buildkit', 'COPY . /src'],
  [undefined, ''],
])('history %j reads %j', (said, line) => expect(historyLine(said)).toBe(line));
