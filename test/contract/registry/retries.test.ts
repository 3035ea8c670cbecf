import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { client, never, registryError, tagged } from './client.ts';
import type { Answer, HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry, types } from './hostileRegistry.ts';
import { name, pushImage } from './images.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
});
afterEach(() => registry.close());

/** Gives these answers first, then honest ones. */
function first(...answers: readonly Answer[]): void {
  const left = [...answers];
  registry.script((request, response) => {
    const answer = left.shift();
    if (answer === undefined) return false;
    reply(response, answer, request.method);
    return true;
  });
}

function fetchTag(ours = client()) {
  return ours.registry.fetchManifest(tagged(registry.host), never);
}

const inThreeSeconds = () => new Date(Date.now() + 3000).toUTCString();

describe('retries', () => {
  it.each([
    ['in seconds', () => ({ 'retry-after': '7' }), 7000, 7000],
    ['as a date', () => ({ 'retry-after': inThreeSeconds() }), 1, 3000],
    ['as a date gone by', () => ({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), 0, 0],
    ['not said', () => ({}), 0, 500],
    ['unreadable', () => ({ 'retry-after': 'soon' }), 0, 500],
    [
      'as Docker Hub says it',
      () => ({ 'x-retry-after': String(Math.floor(Date.now() / 1000) + 3) }),
      1,
      3000,
    ],
  ])('case 20: 429 with Retry-After %s is waited for', async (_, headers, least, most) => {
    first({ status: 429, headers: headers() });
    const ours = client();
    await fetchTag(ours);
    expect(ours.pauses).toHaveLength(1);
    expect(ours.pauses[0]).toBeGreaterThanOrEqual(least);
    expect(ours.pauses[0]).toBeLessThanOrEqual(most);
  });

  it('case 20: 429 for an hour is told at once, with the time', async () => {
    first({
      status: 429,
      headers: {
        'retry-after': '3600',
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': '0;w=21600',
      },
    });
    const ours = client();
    const error = await registryError(fetchTag(ours));
    expect(error).toMatchObject({ reason: 'rate-limited', retryAfter: 3600, status: 429 });
    expect(error.message).toMatch(/in 60 min, at \d{4}-\d\d-\d\dT/);
    expect(error.message).toContain('0 of 100');
    expect(ours.pauses).toEqual([]);
  });

  it('case 20: 429 again and again ends after four attempts', async () => {
    first(...Array.from({ length: 9 }, () => ({ status: 429 })));
    const error = await registryError(fetchTag());
    expect(error.reason).toBe('rate-limited');
    expect(registry.requests).toHaveLength(4);
  });

  it('case 21: 500, 502 and 503 are tried again, each time later', async () => {
    first({ status: 500 }, { status: 502 }, { status: 503 });
    const ours = client();
    await fetchTag(ours);
    expect(registry.requests).toHaveLength(4);
    for (const [at, most] of [500, 1500, 4500].entries()) {
      expect(ours.pauses[at]).toBeGreaterThanOrEqual(0);
      expect(ours.pauses[at]).toBeLessThanOrEqual(most);
    }
  });

  it.each([
    [400, 'server'],
    [403, 'denied'],
    [404, 'not-found'],
    [405, 'unsupported'],
  ])('case 21: %i is never tried again', async (status, reason) => {
    first({ status, body: { errors: [{ code: 'SOME_CODE', message: 'a\u202E\u001b[31mb' }] } });
    const ours = client();
    const error = await registryError(fetchTag(ours));
    expect(error).toMatchObject({ reason, status });
    expect(error.message).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(error.remedy).not.toBe('');
    expect(registry.requests).toHaveLength(1);
  });

  it('case 32: a proxy that wants credentials is unreachable, and the proxy is named', async () => {
    registry.answer(`/v2/${name}/manifests/v1`, { status: 407 });
    const error = await registryError(fetchTag());
    expect(error.reason).toBe('unreachable');
    expect(error.remedy).toContain('proxy');
  });

  it('case 22: a reset in the middle of a body is tried again', async () => {
    let cut = 0;
    registry.script((_, response) => {
      cut += 1;
      if (cut > 2) return false;
      response.writeHead(200, { 'content-type': types.manifest, 'transfer-encoding': 'chunked' });
      response.write('{"schemaVersion":2,');
      setTimeout(() => response.destroy(), 5);
      return true;
    });
    const ours = client();
    await fetchTag(ours);
    expect(registry.requests).toHaveLength(3);
    expect(ours.pauses).toHaveLength(2);
  });

  it('case 22: a body shorter than its Content-Length is never taken for whole', async () => {
    registry.script((_, response) => {
      response.writeHead(200, { 'content-type': types.manifest, 'content-length': '5000' });
      response.write('{}');
      setTimeout(() => response.destroy(), 5);
      return true;
    });
    const error = await registryError(fetchTag());
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain('middle of the answer');
    expect(registry.requests).toHaveLength(4);
  });

  it('case 22: a connection closed without an answer is tried again', async () => {
    let closed = 0;
    registry.script((_, response) => {
      closed += 1;
      if (closed > 2) return false;
      response.destroy();
      return true;
    });
    await fetchTag();
    expect(registry.requests).toHaveLength(3);
  });

  it('case 23: headers that never end are a timeout', async () => {
    registry.script((_, response, raw) => {
      raw.socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const drip = setInterval(() => raw.socket.write('a'), 5);
      response.on('close', () => clearInterval(drip));
      raw.socket.on('close', () => clearInterval(drip));
      return true;
    });
    const error = await registryError(fetchTag(client(undefined, { timeouts: { headers: 150 } })));
    expect(error.reason).toBe('timeout');
    expect(registry.requests).toHaveLength(1);
  });

  it('case 23: a body that stops is a timeout', async () => {
    registry.script((_, response) => {
      response.writeHead(200, { 'content-type': types.manifest });
      response.write('{');
      return true;
    });
    const error = await registryError(fetchTag(client(undefined, { timeouts: { idle: 100 } })));
    expect(error.reason).toBe('timeout');
  });

  it('case 23: a body that drips for ever meets the limit of the whole', async () => {
    registry.script((_, response) => {
      response.writeHead(200, { 'content-type': types.manifest });
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
      return true;
    });
    const error = await registryError(fetchTag(client(undefined, { timeouts: { total: 200 } })));
    expect(error.reason).toBe('timeout');
  });

  it('an abort stays an abort, while waiting for an answer and before a retry', async () => {
    registry.script(() => true);
    const abort = new AbortController();
    const waiting = client().registry.fetchManifest(tagged(registry.host), abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(waiting).rejects.toHaveProperty('name', 'AbortError');

    const later = new AbortController();
    first({ status: 503 });
    const pausing = client(undefined, {
      pause: (_, signal) => {
        later.abort();
        return Promise.reject(signal.reason);
      },
    });
    await expect(
      pausing.registry.fetchManifest(tagged(registry.host), later.signal),
    ).rejects.toHaveProperty('name', 'AbortError');
  });

  it('keeps at most six connections to a host, and asks once for what many want', async () => {
    let open = 0;
    let most = 0;
    const images = Array.from({ length: 20 }, (_, at) =>
      pushImage(registry, { os: 'linux', architecture: `a${at}` }),
    );
    registry.script((request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        const image = images.find(({ digest }) => request.path.endsWith(digest));
        reply(response, { headers: { 'content-type': types.manifest }, body: image?.bytes ?? '' });
      }, 10);
      return true;
    });
    const ours = client().registry;
    const repository = { registry: registry.host, name };
    await Promise.all(
      [...images, ...images].map(({ digest }) =>
        ours.fetchManifest({ kind: 'digest', repository, digest }, never),
      ),
    );
    expect(most).toBe(6);
    expect(registry.requests).toHaveLength(20);
  });

  it('says what is left of the quota', async () => {
    const image = pushImage(registry, { os: 'linux', architecture: 'arm64' });
    registry.answer(`/v2/${name}/manifests/v1`, {
      headers: {
        'content-type': types.manifest,
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': '76;w=21600',
      },
      body: image.bytes,
    });
    const said: unknown[] = [];
    await fetchTag(client(undefined, { onRateLimit: (_, left) => said.push(left) }));
    expect(said).toEqual([{ remaining: 76, limit: 100, window: 21600 }]);
  });
});
