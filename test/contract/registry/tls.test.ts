import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { all, api, client, never, registryError } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { startHostileRegistry } from './hostileRegistry.ts';
import { name } from './images.ts';
import type { CertificateOptions } from './selfSignedCertificate.ts';
import { selfSignedCertificate } from './selfSignedCertificate.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function secureRegistry(
  options: CertificateOptions = {},
): Promise<{ registry: HostileRegistry; certificateFile: string }> {
  const certificate = selfSignedCertificate(options);
  const registry = await startHostileRegistry(certificate);
  registry.tags(name, ['v1']);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-tls-'));
  const certificateFile = join(folder, 'ca.pem');
  await writeFile(certificateFile, certificate.cert);
  cleanUps.push(
    () => registry.close(),
    () => rm(folder, { recursive: true }),
  );
  return { registry, certificateFile };
}

/** What our client gets in a process that trusts the certificate. */
function asTrusted(host: string, certificateFile: string): Promise<unknown> {
  const script = join(import.meta.dirname, 'trustingClient.ts');
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile };
  const args = ['--import', 'tsx', script, host];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, timeout: 25_000 }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(error);
    });
  });
}

describe('TLS', () => {
  it('case 32: a self-signed certificate is refused, and the remedy works', async () => {
    const { registry, certificateFile } = await secureRegistry();
    const error = await registryError(all(client().registry.listTags(api(registry.host), never)));
    expect(error.reason).toBe('tls');
    expect(error.message).toContain('self-signed');
    expect(error.remedy).toContain('NODE_EXTRA_CA_CERTS');
    expect(error.remedy).toContain('http.systemCertificates');
    expect(registry.requests).toEqual([]);
    expect(await asTrusted(registry.host, certificateFile)).toEqual({ tags: ['v1'] });
  });

  it('case 32: an expired certificate is said to be expired', async () => {
    const { registry, certificateFile } = await secureRegistry({
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2020-02-01'),
    });
    expect(await asTrusted(registry.host, certificateFile)).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('has expired') as string,
    });
    expect(registry.requests).toEqual([]);
  });

  it('case 32: a certificate for another name is said to be that', async () => {
    const { registry, certificateFile } = await secureRegistry({
      for: { dns: 'other.example.com' },
    });
    expect(await asTrusted(registry.host, certificateFile)).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining('another name') as string,
    });
  });

  it('case 32: a bad certificate never leads to plain HTTP, not even on an insecure registry', async () => {
    const { registry } = await secureRegistry();
    const asked: string[] = [];
    const ours = client(undefined, {
      insecureRegistries: [registry.host],
      fetch: (input, init) => {
        asked.push(String(input instanceof Request ? input.url : input).slice(0, 5));
        return fetch(input, init);
      },
    });
    const error = await registryError(all(ours.registry.listTags(api(registry.host), never)));
    expect(error.reason).toBe('tls');
    expect(asked.filter((scheme) => scheme === 'http:').length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['CERT_NOT_YET_VALID', 'tls', 'not valid yet', 'clock'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', 'unknown here', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls', 'unknown here', 'http.systemCertificates'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls', 'TLS could not be set up', 'NODE_EXTRA'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'insecure', 'does not answer in TLS', 'insecureRegistries'],
    ['ENOTFOUND', 'unreachable', 'name cannot be resolved', 'spelling'],
    ['ECONNREFUSED', 'unreachable', 'refuses the connection', 'running'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'did not answer', 'proxy'],
  ])('says what %s means and what to do', async (code, reason, words, remedy) => {
    const cause = new AggregateError([Object.assign(new Error('x'), { code })]);
    const fails = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const ours = client(undefined, { fetch: fails });
    const repository = { registry: 'reg.example.com', name };
    const error = await registryError(all(ours.registry.listTags(repository, never)));
    expect(error).toMatchObject({ reason, host: 'reg.example.com' });
    expect(error.message).toContain(words);
    expect(error.remedy).toContain(remedy);
  });

  it('a port that HTTP clients refuse to use is named as the reason', async () => {
    const repository = { registry: 'localhost:6000', name };
    const error = await registryError(all(client().registry.listTags(repository, never)));
    expect(error).toMatchObject({ reason: 'unreachable', host: 'localhost:6000' });
    expect(error.message).toContain('refuse to use this port');
  });

  it('plain HTTP is spoken only to this machine and to hosts that are listed', async () => {
    const asked: string[] = [];
    const notTls = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('wrong version'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    });
    const options = {
      insecureRegistries: ['listed.example.com:5000'],
      fetch: (input: string | URL | Request) => {
        const url = String(input instanceof Request ? input.url : input);
        asked.push(url.split('/v2/')[0] ?? '');
        if (url.startsWith('https:')) return Promise.reject(notTls);
        return Promise.resolve(Response.json({ tags: ['v1'] }));
      },
    };
    const { registry } = client(undefined, options);
    const listed = await all(
      registry.listTags({ registry: 'listed.example.com:5000', name }, never),
    );
    expect(listed).toEqual(['v1']);
    expect(asked.splice(0)).toEqual([
      'https://listed.example.com:5000',
      'http://listed.example.com:5000',
    ]);
    const error = await registryError(
      all(registry.listTags({ registry: '10.0.0.5:5000', name }, never)),
    );
    expect(error.reason).toBe('insecure');
    expect(error.remedy).toContain('slipway.insecureRegistries');
    expect(asked).toEqual(['https://10.0.0.5:5000']);
    await all(registry.listTags({ registry: 'localhost:5000', name }, never));
    expect(asked.at(-1)).toBe('http://localhost:5000');
  });
});
