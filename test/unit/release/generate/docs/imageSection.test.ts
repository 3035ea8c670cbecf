import { expect, it } from 'vitest';
import type { Digest } from '../../../../../src/oci/digest.ts';
import { isDigest } from '../../../../../src/oci/digest.ts';
import { readImageConfig } from '../../../../../src/oci/imageConfig.ts';
import type { ImageDefinition } from '../../../../../src/release/config/imageDefinition.ts';
import { imageSection } from '../../../../../src/release/generate/docs/imageSection.ts';

const repository = { registry: 'ghcr.io', name: 'acme/api' };
const image: ImageDefinition = {
  ...{ name: 'api', repositories: [repository], context: 'services/api', target: 'prod' },
  ...{ platforms: [], args: {}, labels: {}, annotations: {}, secrets: [], ssh: [], pull: false },
  ...{ strategy: 'together', skipExisting: false, origin: 'config' },
};

function digest(number: number): Digest {
  const text = `sha256:${String(number).padStart(64, '0')}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

/** The section of an image whose platforms have these configs. */
function section(configs: Readonly<Record<string, object>>): string {
  const entries = Object.entries(configs).map(([architecture, config], at) => ({
    platform: { os: 'linux', architecture },
    digest: digest(at + 2),
    config: readImageConfig({ os: 'linux', architecture, config }),
  }));
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const inspection = {
    ...{ digest: digest(1), mediaType, size: 1, attestations: [], other: [], annotations: {} },
    reference: { kind: 'tag', repository, tag: '1.4.0' } as const,
    platforms: entries.map((entry) => ({
      ...entry,
      mediaType,
      size: 12_300_000,
      attestations: [],
    })),
  };
  return imageSection({
    image,
    places: [{ repository, found: { tag: '1.4.0', inspection } }],
    contents: entries.map((entry) => ({
      ...{ layers: [], annotations: {}, digest: entry.digest, config: entry.config },
      platform: `linux/${entry.platform.architecture}`,
    })),
  });
}

it('says where the image is from, and what it weighs', () => {
  const text = section({ arm64: {}, amd64: {} });
  expect(text).toContain('Built from `Dockerfile` in `services/api`, target `prod`');
  expect(text).toMatch(/\| `linux\/amd64` \| 12\.3 MB \|.*\n\| `linux\/arm64`/);
  expect(text).toContain('| User | `root`: the image names none |');
});

it('quotes for the shell what an image chose', () => {
  const text = section({ amd64: { ExposedPorts: { '53/udp': {} }, Volumes: { '/a b;id': {} } } });
  expect(text).toContain(
    "docker run --rm -p 53:53/udp -v 'a-b-id:/a b;id' ghcr.io/acme/api:1.4.0\n",
  );
});

it('runs a service in the background, with the variables it leaves empty', () => {
  const text = section({ amd64: { ExposedPorts: { '80/tcp': {} }, Env: ['KEY=', 'LEVEL=info'] } });
  const options = '-e KEY -p 80:80';
  expect(text).toContain(`docker run --rm ${options} ghcr.io/acme/api:1.4.0\n`);
  expect(text).toContain(
    `docker run -d --name api ${options} ghcr.io/acme/api:1.4.0\ndocker logs -f api\n`,
  );
  expect(section({ amd64: {} })).not.toContain('--name');
});

it('has no markup of an image, and none of its secrets', () => {
  const Env = ['A=| x | `<b>`', 'DB_PASSWORD=hunter2', 'EMPTY=', 'PATH=/bin'];
  const text = section({ amd64: { Env } });
  expect(text).toContain('| `A` | `` \\| x \\| `<b>` `` |');
  expect(text).toContain('| `DB_PASSWORD` | not shown: it may be a secret |');
  expect(text).toContain('| `EMPTY` | empty |');
  expect(text).not.toMatch(/hunter2|PATH/);
});

it('names platforms that are set up in another way', () => {
  const User = '65532';
  expect(section({ amd64: { User }, arm64: { User } })).not.toContain('differ');
  expect(section({ amd64: { User }, arm64: {} })).toContain(
    '`linux/arm64` differ in these from `linux/amd64`.',
  );
});

it('of an image that is nowhere yet says so, and no more', () => {
  const text = imageSection({ image, places: [{ repository }], contents: [] });
  expect(text).toContain('| `ghcr.io/acme/api` | no release yet |  |');
  expect(text).not.toContain('docker pull');
});
