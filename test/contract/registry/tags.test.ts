import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupTags } from '../../../src/oci/orderTags.ts';
import { all, api, client, never, registryError } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry } from './hostileRegistry.ts';
import { name } from './images.ts';
import { requireToken } from './tokenService.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
});
afterEach(() => registry.close());

const list = `/v2/${name}/tags/list`;

function listed(ours = client()) {
  return all(ours.registry.listTags(api(registry.host), never));
}

/** The first page says `link`; what follows is honest. */
function linked(link: string | readonly string[]): void {
  registry.script((request, response) => {
    if (request.path !== `${list}?n=1000`) return false;
    reply(response, { headers: { link }, body: { name, tags: ['a'] } });
    return true;
  });
  registry.answer('/next', { body: { name, tags: ['b'] } });
}

describe('tags', () => {
  it.each([
    ['relative', () => '</next?last=a>; rel="next"'],
    ['relative without a slash', () => '<../../../../next>; rel=next'],
    ['absolute', () => `<${registry.origin}/next>; rel="next"`],
    ['with more parameters', () => '</next>; title="a, <b>"; rel="last next"; n=1'],
    ['after another link', () => '</first>; rel="first", </next>; rel="next"'],
    ['in upper case', () => '</next>; REL="NEXT"'],
  ])('case 26: a Link %s is followed', async (_, link) => {
    linked(link());
    expect(await listed()).toEqual(['a', 'b']);
  });

  it.each([
    'http://other.example.com/next',
    'https://127.0.0.1/next',
    '//169.254.169.254/next',
    'http://user:pass@127.0.0.1/next',
  ])('case 26: a Link to %s is refused', async (target) => {
    linked(`<${target}?token=canary>; rel="next"`);
    const error = await registryError(listed());
    expect(error.reason).toBe('insecure');
    expect(error.message).not.toMatch(/canary|pass/);
    expect(registry.requests).toHaveLength(1);
  });

  it('case 26: a Link to another port of the same host is refused', async () => {
    const other = await startHostileRegistry();
    linked(`<${other.origin}/next>; rel="next"`);
    expect((await registryError(listed())).reason).toBe('insecure');
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('case 26: a Link to itself, and A to B to A, end', async () => {
    linked(`<${list}?n=1000>; rel="next"`);
    expect((await registryError(listed())).reason).toBe('malformed');
    expect(registry.requests).toHaveLength(1);
    registry.answer(list, { headers: { link: '</next>; rel="next"' }, body: { tags: ['a'] } });
    registry.answer('/next', {
      headers: { link: `<${list}?n=1000>; rel="next"` },
      body: { tags: ['b'] },
    });
    expect((await registryError(listed())).reason).toBe('malformed');
    expect(registry.requests).toHaveLength(3);
  });

  it.each(['next', '</next; rel="next"', 'https://x/next; rel=next', '<http://[>; rel="next"'])(
    'case 26: the malformed Link %s does not pass off a part for the whole',
    async (link) => {
      linked(link);
      expect((await registryError(listed())).reason).toBe('malformed');
    },
  );

  it.each(['</next>', '</next>;a='])(
    'case 26: the Link %s with hundreds of empty parameters is read at once',
    async (start) => {
      linked(`${start}${';a '.repeat(400)}"`);
      expect((await registryError(listed())).reason).toBe('malformed');
      linked(`${start}${';a '.repeat(400)}; rel=next`);
      expect(await listed()).toEqual(['a', 'b']);
    },
  );

  it.each(['</prev>; rel="prev"', '</next>', ''])(
    'case 26: the Link “%s” says nothing of a next page',
    async (link) => {
      linked(link);
      expect(await listed()).toEqual(['a']);
    },
  );

  it('case 26: a list that goes on for ever can be left, and nothing more is asked for', async () => {
    registry.script((request, response) => {
      const at = registry.requests.length;
      const headers = { link: `<${list}?n=1000&last=t${at}>; rel="next"` };
      reply(response, { headers, body: { name, tags: [`t${at}`] } }, request.method);
      return true;
    });
    let pages = 0;
    for await (const page of client().registry.listTags(api(registry.host), never)) {
      pages += page.length;
      if (pages === 3) break;
    }
    expect(registry.requests).toHaveLength(3);
  });

  it('case 27: 50,000 tags come in 50 pages, the first before the others are asked for', async () => {
    const tags = Array.from({ length: 50_000 }, (_, at) => `v1.${at}.0`).sort();
    registry.tags(name, tags);
    const found: string[] = [];
    for await (const page of client().registry.listTags(api(registry.host), never)) {
      expect(page.length).toBeLessThanOrEqual(1000);
      found.push(...page);
      expect(registry.requests).toHaveLength(found.length / 1000);
    }
    expect(found).toEqual(tags);
    expect(groupTags(found)[0]?.tags[0]).toBe('v1.49999.0');
  });

  it('case 27: 200,000 tags at once, from a registry without pages, come in pages all the same', async () => {
    const tags = Array.from({ length: 200_000 }, (_, at) => `t${at}`);
    registry.answer(list, { body: { name, tags } });
    let longest = 0;
    let count = 0;
    for await (const page of client().registry.listTags(api(registry.host), never)) {
      longest = Math.max(longest, page.length);
      count += page.length;
    }
    expect({ longest, count }).toEqual({ longest: 1000, count: tags.length });
  });

  it('case 27: a long list can be cancelled between and within pages', async () => {
    registry.tags(
      name,
      Array.from({ length: 50_000 }, (_, at) => `t${at}`),
    );
    const abort = new AbortController();
    const reading = (async () => {
      for await (const page of client().registry.listTags(api(registry.host), abort.signal))
        if (page.length > 0) abort.abort();
    })();
    await expect(reading).rejects.toHaveProperty('name', 'AbortError');
    expect(registry.requests).toHaveLength(1);
  });

  it('case 28: tags null is none, and an empty repository has none', async () => {
    registry.answer(list, { body: { name, tags: null } });
    expect(await listed()).toEqual([]);
    registry.answer(list, { body: { name, tags: [] } });
    expect(await listed()).toEqual([]);
  });

  it('case 28: an unknown repository is not found', async () => {
    registry.answer(list, {
      status: 404,
      body: {
        errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known to registry' }],
      },
    });
    const error = await registryError(listed());
    expect(error).toMatchObject({ reason: 'not-found', code: 'NAME_UNKNOWN', status: 404 });
  });

  it.each([
    ['a web page', '<!doctype html>'],
    ['nothing', ''],
    ['something else', '{"tags":{"a":1}}'],
  ])('case 28: %s in place of a list is malformed, not empty', async (_, body) => {
    registry.answer(list, { body });
    expect((await registryError(listed())).reason).toBe('malformed');
  });

  it('reads JSON that ECR serves as text, and leaves out what is no tag', async () => {
    registry.answer(list, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: JSON.stringify({ name, tags: ['ok', '../evil', 'x'.repeat(10_000), '-x', 'v1'] }),
    });
    expect(await listed()).toEqual(['ok', 'v1']);
  });

  it('cuts a page of more than 16 MiB', async () => {
    registry.answer(list, { body: JSON.stringify({ tags: ['x'.repeat(17 * 1024 * 1024)] }) });
    expect((await registryError(listed())).reason).toBe('too-large');
  });

  it('ends a list of large pages before they fill the memory', async () => {
    const tags = Array.from({ length: 60_000 }, (_, at) => `${'t'.repeat(120)}${at}`);
    let pages = 0;
    registry.script((_, response) => {
      pages += 1;
      const link = `</v2/${name}/tags/list?last=${pages}>; rel="next"`;
      reply(response, { headers: { link }, body: { name, tags } });
      return true;
    });
    expect((await registryError(listed())).reason).toBe('malformed');
    expect(pages).toBeLessThan(12);
  });

  it('shows the token on every page', async () => {
    requireToken(registry);
    registry.tags(
      name,
      Array.from({ length: 2500 }, (_, at) => `t${at}`),
    );
    expect(await listed()).toHaveLength(2500);
    const shown = registry.requests.slice(2).map(({ headers }) => headers.authorization);
    expect(shown).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
  });

  it('case 31: a Warning is told once, with what it says', async () => {
    registry.answer(list, {
      headers: { warning: ['299 - "This registry is \\"old\\""', '199 - "not ours"'] },
      body: { name, tags: ['a'] },
    });
    const ours = client();
    await listed(ours);
    await listed(ours);
    expect(ours.warnings).toEqual([`${registry.host} This registry is "old"`]);
  });
});
