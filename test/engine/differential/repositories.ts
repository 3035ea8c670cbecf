import { createHash } from 'node:crypto';
import { attestation, emptyConfig, referrer } from './artifacts.ts';
import { Content } from './content.ts';
import type { Entry } from './images.ts';
import { image, index, platforms, types } from './images.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';

/** A generated repository: the kind says what is odd about it. */
export interface Generated {
  /** Below the prefix of the run. */
  readonly name: string;
  readonly kind: Kind;
  readonly content: Content;
}

function entries(content: Content, random: Random, docker = false): Entry[] {
  return random
    .some(platforms, 1 + random.below(4))
    .map((platform) => ({ ...image(content, random, platform, { docker }), platform }));
}

const amd64 = platforms[0]!;
const arm64 = platforms[2]!;

const kinds = {
  'OCI image': (content, random) => {
    content.tag('1.0', image(content, random, random.pick(platforms)));
  },
  'Docker image': (content, random) => {
    content.tag('1.0', image(content, random, random.pick(platforms), { docker: true }));
  },
  'OCI index': (content, random) => {
    const top = index(content, entries(content, random));
    for (const tag of ['1.0.0', '1.0', 'latest']) content.tag(tag, top);
    content.tag('edge', index(content, entries(content, random)));
  },
  'Docker list': (content, random) => {
    content.tag('1', index(content, entries(content, random, true), { docker: true }));
  },
  'nested index': (content, random) => {
    let inner = index(content, entries(content, random));
    for (let depth = random.below(2); depth > 0; depth -= 1) inner = index(content, [inner]);
    content.tag('nested', index(content, [inner, ...entries(content, random)]));
  },
  'attestations in the old layout': (content, random) => {
    const images = entries(content, random);
    const about = images.map(({ digest }) => attestation(content, random, digest, 'old'));
    content.tag('attested', index(content, [...images, ...about]));
  },
  'attestations in the new layout': (content, random) => {
    const images = entries(content, random);
    const about = images.map((one) => attestation(content, random, one.digest, 'new', one));
    content.tag('attested', index(content, [...images, ...about]));
  },
  'artifact with an empty config': (content, random) => {
    content.tag('chart', referrer(content, random, undefined, 'application/vnd.example.chart'));
  },
  'artifact with a config of its own': (content, random) => {
    const config = content.blob('application/vnd.example.config.v1+json', {
      random: random.below(99),
    });
    const layers = [content.blob('application/vnd.example.data', { data: random.below(99) })];
    const mediaType = types.ociManifest;
    content.tag(
      'data',
      content.manifest(mediaType, { schemaVersion: 2, mediaType, config, layers }),
    );
  },
  'referrers of an image': (content, random) => {
    const subject = image(content, random, amd64);
    content.tag('signed', subject);
    for (const type of random.some(referrerTypes, 1 + random.below(3)))
      referrer(content, random, subject, type);
  },
  'referrers of an index': (content, random) => {
    const subject = index(content, entries(content, random));
    content.tag('signed', subject);
    for (const type of random.some(referrerTypes, 2)) referrer(content, random, subject, type);
    const report = image(content, random, arm64);
    index(content, [report], {
      manifest: { subject, artifactType: 'application/vnd.example.report' },
    });
  },
  'referrers without a subject in the repository': (content, random) => {
    const missing = { mediaType: types.ociManifest, digest: `sha256:${'a'.repeat(64)}`, size: 7 };
    content.tag('dangling', referrer(content, random, missing, 'application/spdx+json'));
  },
  'signature under cosign’s older tag': (content, random) => {
    const subject = image(content, random, amd64);
    content.tag('1.0', subject);
    const name = subject.digest.replace(':', '-');
    const simple = 'application/vnd.dev.cosign.simplesigning.v1+json';
    const layers = [content.blob(simple, { critical: { image: subject.digest } })];
    const mediaType = types.ociManifest;
    const config = content.blob(types.ociConfig, { architecture: '', os: '', config: {} });
    const signature = { schemaVersion: 2, mediaType, config, layers };
    content.tag(`${name}.sig`, content.manifest(mediaType, signature));
  },
  'two images for one platform': (content, random) => {
    const [one, two] = [image(content, random, amd64), image(content, random, amd64)];
    const top = [one, two].map((entry) => ({ ...entry, platform: amd64 }));
    content.tag(
      'twice',
      index(content, [...top, { ...image(content, random, arm64), platform: arm64 }]),
    );
  },
  'one image twice': (content, random) => {
    const entry = { ...image(content, random, amd64), platform: amd64 };
    content.tag('again', index(content, [entry, { ...entry, annotations: { note: 'again' } }]));
  },
  'one image for two platforms': (content, random) => {
    const one = image(content, random, arm64);
    const named = [platforms[2]!, platforms[3]!].map((platform) => ({ ...one, platform }));
    content.tag('both', index(content, named));
  },
  'entries without a platform': (content, random) => {
    const bare = random.some(platforms, 2).map((platform) => image(content, random, platform));
    content.tag('bare', index(content, bare));
  },
  'platform of the index and of the config differ': (content, random) => {
    const entry = { ...image(content, random, arm64), platform: platforms[6]! };
    content.tag('other', index(content, [entry]));
  },
  'an image and an artifact in one index': (content, random) => {
    const chart = referrer(content, random, undefined, 'application/vnd.example.chart');
    const named = { ...chart, artifactType: 'application/vnd.example.chart' };
    content.tag(
      'mixed',
      index(content, [{ ...image(content, random, amd64), platform: amd64 }, named]),
    );
  },
  'index without entries': (content) => {
    content.tag('none', index(content, []));
  },
  'documents without mediaType': (content, random) => {
    const manifest = { mediaType: undefined };
    const entry = { ...image(content, random, amd64, { manifest }), platform: amd64 };
    content.tag('bare', index(content, [entry], { manifest }));
  },
  'laid out by hand, with members nobody knows': (content, random) => {
    const manifest = { annotations: { 'a/b': 'é\u2028' }, 'x-extra': [{ deep: null }], zero: 0 };
    const one = image(content, random, amd64, { indent: 3, manifest, config: { 'x-y': [1] } });
    content.tag('odd', index(content, [{ ...one, platform: amd64 }], { manifest, indent: 1 }));
  },
  'a config that says next to nothing': (content, random) => {
    const config = { created: undefined, history: undefined, 'os.features': null };
    content.tag('bare', image(content, random, random.pick(platforms), { run: null, config }));
  },
  'empty values in the config': (content, random) => {
    const run = { Env: null, Cmd: null, Entrypoint: [], Labels: {}, User: '', WorkingDir: '' };
    content.tag(
      'empty',
      image(content, random, amd64, { run, config: { created: '0001-01-01T00:00:00Z' } }),
    );
  },
  'no layers': (content, random) => {
    content.tag('scratch', image(content, random, amd64, { layers: 0 }));
  },
  'one layer three times': (content, random) => {
    const layer = content.blob(types.ociLayer, new Uint8Array([random.below(256), 1, 2]));
    const manifest = { layers: [layer, layer, layer] };
    content.tag('layers', image(content, random, amd64, { manifest }));
  },
  'a fallback tag of referrers': (content, random) => {
    const subject = image(content, random, amd64);
    const about = referrer(content, random, subject, 'application/spdx+json');
    const listed = { ...about, artifactType: 'application/spdx+json' };
    content.tag('1.0', subject);
    content.tag(subject.digest.replace(':', '-'), index(content, [listed]));
  },
  'odd tag names': (content, random) => {
    const one = image(content, random, amd64);
    const names = ['_', 'A', 'a.b-c_D', '0', `x${'y'.repeat(127)}`, '1.10', '1.9', 'v1', 'V1'];
    for (const name of random.some(names, 6)) content.tag(name, one);
  },
  'more tags than a page holds': (content, random) => {
    const one = image(content, random, amd64);
    const count = random.oneIn(4) ? 1003 : 30;
    for (let at = 0; at < count; at += 1) content.tag(`t${(at * 7919) % count}`, one);
  },
  'an empty config for a platform': (content, random) => {
    const layers = [content.blob(types.ociLayer, new Uint8Array([random.below(256)]))];
    const mediaType = types.ociManifest;
    const document = { schemaVersion: 2, mediaType, config: emptyConfig(content), layers };
    const one = content.manifest(mediaType, document);
    content.images.set(one.digest, 'linux/riscv64');
    content.tag('bare', index(content, [{ ...one, platform: platforms[8]! }]));
  },
} satisfies Record<string, (content: Content, random: Random) => void>;

const referrerTypes = [
  'application/spdx+json',
  'application/vnd.cyclonedx+json',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
  'application/vnd.cncf.notary.signature',
  'application/vnd.example.report',
];

export type Kind = keyof typeof kinds;

/** `rounds` repositories of every kind, the same in every run. */
export function generateRepositories(rounds: number): Generated[] {
  const names = Object.keys(kinds) as Kind[];
  return names.flatMap((kind, at) =>
    Array.from({ length: rounds }, (_, round) => {
      const content = new Content();
      kinds[kind](content, randomFrom(at * 1000 + round));
      return { name: `k${at}-${round}`, kind, content };
    }),
  );
}

/** Changes with the content, so that a registry that keeps tags for ever holds no stale ones. */
export function fingerprint(repositories: readonly Generated[]): string {
  const hash = createHash('sha256');
  for (const { name, content } of repositories) {
    hash.update(name);
    for (const tag of content.tags) hash.update(tag.join());
    for (const digest of content.manifests.keys()) hash.update(digest);
  }
  return hash.digest('hex').slice(0, 10);
}
