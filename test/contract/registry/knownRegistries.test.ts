import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/oci/access/credential.ts';
import { parseRepository } from '../../../src/oci/reference.ts';
import { all, client, never, registryError } from './client.ts';
import type { KnownRegistry } from './knownRegistries.ts';
import { knownRegistries } from './knownRegistries.ts';

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string | undefined;
}

/** The registry on the wire; `refuses` makes it answer as to somebody who may not. */
function serve(known: KnownRegistry, refuses: boolean) {
  const asked: Asked[] = [];
  const { challenge, origin, pages, refusal, repository, token } = known;
  const { name } = parseRepository(repository);
  const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const refused = (): Response =>
    answer(refusal.status, refusal.body, {
      ...(refusal.status === 401 && { 'www-authenticate': refusal.challenge ?? challenge }),
    });
  const wanted = token === undefined ? /^Basic / : /^Bearer token-of-service$/;
  const respond = ({ url, authorization }: Asked): Response => {
    if (token !== undefined && url.startsWith(token.url.split('?')[0] ?? ''))
      return refuses && refusal.by === 'token service' ? refused() : answer(200, token.answer);
    if (!url.startsWith(`${origin}/v2/`)) throw new TypeError(`nobody is at ${url}`);
    if (!wanted.test(authorization ?? ''))
      return answer(401, { errors: [] }, { 'www-authenticate': challenge });
    if (refuses) return refused();
    const path = url.slice(origin.length);
    const page = pages.find((one) => one.path === path) ?? pages[0];
    return answer(200, page?.body ?? {}, {
      'content-type': page?.type ?? 'application/json',
      ...(page?.link === undefined ? {} : { link: page.link }),
    });
  };
  const fetcher = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    const one = {
      url: String(input instanceof Request ? input.url : input),
      authorization: headers.get('authorization') ?? undefined,
      body: typeof init?.body === 'string' ? init.body : undefined,
    };
    asked.push(one);
    return Promise.resolve(respond(one));
  };
  const list = (credential: Credential) => {
    const { registry } = client(credential, { fetch: fetcher });
    return all(registry.listTags(parseRepository(repository), never));
  };
  return { asked, list, name };
}

describe.each(knownRegistries)('$name', (known) => {
  const { credential, origin, pages, refusal, token } = known;

  it('signs in and lists as it is documented', async () => {
    const { asked, list, name } = serve(known, false);
    expect(await list(credential)).toEqual(['1.0.0', '1.1.0', 'latest', 'main']);
    const urls = asked.map(({ url }) => url);
    const firstPage = `${origin}/v2/${name}/tags/list?n=1000`;
    const service = token === undefined ? [] : [token.url];
    expect(urls).toEqual([firstPage, ...service, firstPage, `${origin}${pages[1]?.path ?? ''}`]);
    const form = asked.find(({ body }) => body !== undefined)?.body;
    expect(form === undefined ? undefined : Object.fromEntries(new URLSearchParams(form))).toEqual(
      token?.form,
    );
  });

  it('is shown the credentials only where it asked for them', async () => {
    const { asked, list } = serve(known, false);
    await list(credential);
    const secrets = asked.filter(
      ({ authorization }) => authorization?.startsWith('Basic ') === true,
    );
    const place = token === undefined ? `${origin}/v2/` : (token.url.split('?')[0] ?? '');
    for (const { url } of secrets) expect(url.startsWith(place)).toBe(true);
    expect(asked[0]?.authorization).toBeUndefined();
  });

  it('refuses, and we say what is missing and what gives it', async () => {
    const { list } = serve(known, true);
    const error = await registryError(list(refusal.credential ?? credential));
    expect([error.reason, error.host]).toEqual([
      refusal.reason,
      parseRepository(known.repository).registry,
    ]);
    const text = `${error.message} ${error.remedy}`;
    for (const words of refusal.says) expect(text).toContain(words);
    expect(text).not.toContain('secret');
  });
});
