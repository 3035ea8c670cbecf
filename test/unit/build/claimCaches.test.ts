import { describe, expect, it } from 'vitest';
import type { BuildPlan } from '../../../src/build/buildPlan.ts';
import { commandsOf } from '../../../src/build/buildPlan.ts';
import type { BuildSpec } from '../../../src/build/buildSpec.ts';
import { claimCaches } from '../../../src/build/claimCaches.ts';
import type { LocalCache, LocalCaches } from '../../../src/build/localCache.ts';
import { planBuild } from '../../../src/build/planBuild.ts';
import { Failure } from '../../../src/oci/failure.ts';
import { builder, engine, spec } from './fixtures.ts';

const { signal } = new AbortController();

class Unwritable extends Failure<'unwritable'> {}

function cacheAt(name: string, fresh = true): LocalCache {
  return {
    name,
    folder: `/${name}`,
    ...(fresh ? { fresh: `/.${name}.new` } : {}),
    source: `type=local,src=/${name}`,
    target: `type=local,dest=/${fresh ? `.${name}.new` : name},mode=max`,
  };
}

function using(localCache: LocalCache): Pick<BuildSpec, 'cacheFrom' | 'cacheTo' | 'localCache'> {
  const { source, target } = localCache;
  return { localCache, cacheFrom: ['type=gha', source], cacheTo: ['type=inline', target] };
}

function planOf(own: Partial<BuildSpec>): BuildPlan {
  const one = builder({ driver: 'docker-container' });
  const planning = planBuild(spec(own), [one], engine());
  if (planning.kind === 'problem') throw planning.error;
  return planning.plan;
}

/** Ten bytes before, one after; `taken` are another build's, and `full` cannot be replaced. */
function folders(told: string[], taken: readonly string[] = [], full = ''): LocalCaches {
  const replaced = new Set<string>();
  return {
    size: ({ name }) => Promise.resolve(replaced.has(name) ? 1 : 10),
    claim: ({ name }) => {
      if (taken.includes(name)) return Promise.resolve(undefined);
      told.push(`claim ${name}`);
      return Promise.resolve({
        replace: () => {
          if (name === full) return Promise.reject(new Unwritable('unwritable', 'disk full', ''));
          told.push(`replace ${name}`);
          replaced.add(name);
          return Promise.resolve(true);
        },
        discard: () => {
          told.push(`discard ${name}`);
          return Promise.resolve();
        },
      });
    },
  };
}

const ignore = (): void => undefined;
const byDigest = {
  strategy: 'by-digest',
  platformCaches: { 'linux/amd64': using(cacheAt('amd')), 'linux/arm64': using(cacheAt('arm')) },
} as const;

describe('the local cache of a build', () => {
  it('is replaced when the build succeeds, and its sizes told', async () => {
    const told: string[] = [];
    const plan = planOf(using(cacheAt('api')));
    const claimed = await claimCaches(plan, folders(told), ignore, signal);
    expect(claimed.plan).toBe(plan);
    expect(await claimed.end(() => true)).toEqual([
      { name: 'api', folder: '/api', outcome: 'replaced', before: 10, after: 1 },
    ]);
    expect(told).toEqual(['claim api', 'replace api']);
  });

  it('stays when it fails', async () => {
    const told: string[] = [];
    const claimed = await claimCaches(planOf(using(cacheAt('api'))), folders(told), ignore, signal);
    expect(await claimed.end(() => false)).toMatchObject([{ outcome: 'kept', after: 10 }]);
    expect(told).toEqual(['claim api', 'discard api']);
  });

  it('that only grows is not claimed', async () => {
    const told: string[] = [];
    const plan = planOf(using(cacheAt('api', false)));
    const claimed = await claimCaches(plan, folders(told), ignore, signal);
    expect(await claimed.end(() => true)).toMatchObject([{ outcome: 'grown' }]);
    expect(told).toEqual([]);
  });

  it('is left out where another build has it; other caches stay', async () => {
    const notes: string[] = [];
    const plan = planOf(using(cacheAt('api')));
    const claimed = await claimCaches(
      plan,
      folders([], ['api']),
      (line) => notes.push(line),
      signal,
    );
    const words = claimed.plan.command.args.join(' ');
    expect(words).toContain('--cache-from type=gha --cache-to type=inline');
    expect(words).not.toContain('type=local');
    expect(notes.join()).toContain('api is in use by another build');
    expect(await claimed.end(() => true)).toMatchObject([
      { outcome: 'in-use', before: 10, after: 10 },
    ]);
  });

  it('is each platform’s own by digest: of one that failed it stays', async () => {
    const told: string[] = [];
    const claimed = await claimCaches(planOf(byDigest), folders(told), ignore, signal);
    const changes = await claimed.end((platform) => platform === 'linux/amd64');
    expect(changes.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'amd replaced',
      'arm kept',
    ]);
    expect(told).toEqual(['claim amd', 'claim arm', 'replace amd', 'discard arm']);
  });

  it('is left out of one platform alone', async () => {
    const { plan } = await claimCaches(planOf(byDigest), folders([], ['arm']), ignore, signal);
    const [amd, arm] = commandsOf(plan).map(({ args }) => args.join(' '));
    expect(amd).toContain('--cache-from type=local,src=/amd');
    expect(arm).not.toContain('type=local');
    expect(arm).toContain('push-by-digest=true');
  });

  it('that cannot be replaced fails no build', async () => {
    const notes: string[] = [];
    const caches = folders([], [], 'api');
    const note = (line: string): void => void notes.push(line);
    const claimed = await claimCaches(planOf(using(cacheAt('api'))), caches, note, signal);
    expect(await claimed.end(() => true)).toMatchObject([{ outcome: 'kept' }]);
    expect(notes).toEqual(['The cache api stays as it was: disk full']);
  });

  it('is given back when another cannot be had', async () => {
    const told: string[] = [];
    const caches = folders(told);
    const failing: LocalCaches = {
      ...caches,
      claim: (cache, own) =>
        cache.name === 'arm'
          ? Promise.reject(new Unwritable('unwritable', 'no', ''))
          : caches.claim(cache, own),
    };
    await expect(claimCaches(planOf(byDigest), failing, ignore, signal)).rejects.toThrow('no');
    expect(told).toEqual(['claim amd', 'discard amd']);
  });
});
