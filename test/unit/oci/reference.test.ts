import { describe, expect, it } from 'vitest';
import {
  InvalidReferenceError,
  formatReference,
  parseReference,
  parseRepository,
} from '../../../src/oci/reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['acme/api', 'docker.io/acme/api:latest'],
    ['docker.io/busybox:1', 'docker.io/library/busybox:1'],
    ['index.docker.io/acme/api', 'docker.io/acme/api:latest'],
    ['registry-1.docker.io/library/busybox', 'docker.io/library/busybox:latest'],
    ['ghcr.io/acme/otel-api:v1.2', 'ghcr.io/acme/otel-api:v1.2'],
    ['localhost/x', 'localhost/x:latest'],
    ['localhost:5000/a/b/c:T_1.x-y', 'localhost:5000/a/b/c:T_1.x-y'],
    ['127.0.0.1:5000/x', '127.0.0.1:5000/x:latest'],
    ['[::1]:5000/x', '[::1]:5000/x:latest'],
    ['REG/x', 'REG/x:latest'],
    ['a/b__c/d.e---f', 'docker.io/a/b__c/d.e---f:latest'],
    [`ghcr.io/acme/api@${digest}`, `ghcr.io/acme/api@${digest}`],
    [`ghcr.io/acme/api:v1@${digest}`, `ghcr.io/acme/api@${digest}`],
    [`x@sha512:${'ab'.repeat(64)}`, `docker.io/library/x@sha512:${'ab'.repeat(64)}`],
  ])('%s is %s', (text, expected) => {
    expect(formatReference(parseReference(text))).toBe(expected);
  });

  it('keeps the tag beside a digest', () => {
    expect(parseReference(`acme/api:v1@${digest}`)).toMatchObject({ kind: 'digest', tag: 'v1' });
  });

  it.each([
    '',
    ':v1',
    'ghcr.io/',
    'acme/Api',
    'acme//api',
    '/acme/api',
    'acme/api/',
    'acme/../api',
    'acme/-api',
    'acme/api-',
    'acme/a___b',
    'acme/api:',
    'acme/api:-x',
    `acme/api:${'x'.repeat(129)}`,
    'acme/api@sha256:abc',
    `acme/api@${digest.toUpperCase()}`,
    `acme/api@md5:${'a'.repeat(32)}`,
    'https://ghcr.io/acme/api',
    'ghcr.io:port/acme/api',
    'ghcr.io:99999/acme/api',
    'gh cr.io/acme/api',
    'ghcr.io/acme/api v1',
    'ghcr.io/acme/api\n',
    'user:pw@ghcr.io/acme/api',
    `ghcr.io/${'a'.repeat(250)}`,
  ])('refuses %j with a remedy', (text) => {
    expect(() => parseReference(text)).toThrow(InvalidReferenceError);
  });

  it('allows 255 characters of host and name, and no more', () => {
    expect(parseRepository(`ghcr.io/${'a'.repeat(247)}`).name).toHaveLength(247);
    expect(() => parseRepository(`ghcr.io/${'a'.repeat(248)}`)).toThrow('255');
  });

  it.each(['ghcr.io/acme/api:1.2.3', `acme/api@${digest}`])('%s is no repository', (text) => {
    expect(() => parseRepository(text)).toThrow('named without tag or digest');
  });
});
