import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../src/adapters/registry/distributionClient.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { mapConcurrently } from '../../src/oci/mapConcurrently.ts';
import type { Peers } from '../env/peers.ts';
import { ensurePeers } from '../env/peers.ts';
import { craneFacts, regctlFacts, skopeoFacts } from './differential/askPeers.ts';
import type { Difference } from './differential/compareFacts.ts';
import { differences, isDocumented } from './differential/compareFacts.ts';
import { documented } from './differential/documented.ts';
import type { MemoryRegistry } from './differential/memoryRegistry.ts';
import { startMemoryRegistry } from './differential/memoryRegistry.ts';
import { pushContent } from './differential/pushContent.ts';
import type { Generated } from './differential/repositories.ts';
import { fingerprint, generateRepositories } from './differential/repositories.ts';
import type { SlipwayAnswer } from './differential/slipwayFacts.ts';
import { slipwayFacts } from './differential/slipwayFacts.ts';

const usualRounds = 8;
const rounds = Number(process.env['DIFFERENTIAL_ROUNDS'] ?? usualRounds);
const repositories = generateRepositories(rounds);
const prefix = `differential-${fingerprint(repositories)}`;
const packaged = process.env['REGISTRY'] ?? 'localhost:5000';
const atOnce = 4;

let peers: Peers;
let memory: MemoryRegistry;
const client = (): RegistryClient =>
  createRegistry({
    credentials: { credentialFor: () => Promise.resolve({ kind: 'anonymous' as const }) },
    insecureRegistries: [],
    userAgent: 'slipway-tests',
  });

/** What Slipway says of each repository, in each of the two registries. */
const answers = new Map<string, Map<Generated, SlipwayAnswer>>();

beforeAll(async () => {
  peers = await ensurePeers();
  memory = await startMemoryRegistry(peers);
  for (const host of [packaged, memory.host]) {
    await mapConcurrently(repositories, atOnce, ({ name, content }) =>
      pushContent(host, `${prefix}/${name}`, content),
    );
    const registry = client();
    const found = await mapConcurrently(repositories, atOnce, (repository) =>
      slipwayFacts(registry, host, `${prefix}/${repository.name}`),
    );
    answers.set(host, new Map(repositories.map((repository, at) => [repository, found[at]!])));
  }
});
afterAll(() => memory.close());

describe(`${repositories.length} generated repositories in two registries`, () => {
  it('hold the images their makers put there', () => {
    for (const [repository, { images }] of answers.get(packaged)!)
      for (const [tag, found] of images) {
        const digest = repository.content.tags.get(tag)!;
        const name = `${repository.kind} ${repository.name}:${tag}`;
        expect([name, [...new Set(found)].sort()]).toEqual([name, imagesBelow(repository, digest)]);
      }
  });

  it('are the same in both', () => {
    for (const repository of repositories) {
      const [one, two] = [packaged, memory.host].map((host) => answers.get(host)!.get(repository)!);
      // Only one of them has the API that knows referrers nobody lists under a tag.
      const facts = ({ facts }: SlipwayAnswer) =>
        [...facts].filter(([what]) => !what.endsWith(': referrers'));
      expect([repository.kind, facts(one!)]).toEqual([repository.kind, facts(two!)]);
    }
  });

  it('are what crane, regctl and skopeo say they are, but for what is documented', async () => {
    const asked = repositories.map((repository, at) => ({
      repository,
      // Each of the registries for half of them: the two are compared above.
      host: at % 2 === 0 ? packaged : memory.host,
    }));
    const found = await mapConcurrently(asked, atOnce, ({ repository, host }) =>
      differencesIn(repository, answers.get(host)!.get(repository)!),
    );
    const all = found.flat();
    const unexplained = all.filter((one) => !documented.some((by) => isDocumented(one, by)));
    expect(unexplained.slice(0, 20)).toEqual([]);
    // Few repositories do not show everything.
    if (rounds < usualRounds) return;
    const stale = documented.filter((by) => !all.some((one) => isDocumented(one, by)));
    expect(stale).toEqual([]);
  }, 600_000);
});

async function differencesIn(
  { kind, name }: Generated,
  { facts, asked }: SlipwayAnswer,
): Promise<Difference[]> {
  const about = { kind, repository: `${asked.host}/${name}` };
  const crane = await craneFacts(peers, asked);
  const regctl = await regctlFacts(peers, asked);
  const skopeo = await skopeoFacts(peers, asked);
  return [
    ...differences({ ...about, peer: 'crane' }, facts, crane),
    ...differences({ ...about, peer: 'regctl' }, facts, regctl),
    ...differences({ ...about, peer: 'skopeo' }, facts, skopeo),
  ];
}

/** `os/arch digest` of every image a manifest leads to, as its maker named them. */
function imagesBelow({ content }: Generated, digest: string): string[] {
  const found = new Set<string>();
  const visit = (at: string, platform: string | undefined): void => {
    const { bytes } = content.manifests.get(at)!;
    const document = JSON.parse(new TextDecoder().decode(bytes)) as {
      manifests?: { digest: string; platform?: { os: string; architecture: string } }[];
    };
    const own = content.images.get(at);
    if (own !== undefined) found.add(`${platform ?? own} ${at}`);
    for (const child of document.manifests ?? [])
      visit(child.digest, child.platform && `${child.platform.os}/${child.platform.architecture}`);
  };
  visit(digest, undefined);
  return [...found].sort();
}
