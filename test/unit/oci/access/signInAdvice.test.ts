import { describe, expect, it } from 'vitest';
import { accessRemedy, needOf, signInRemedy } from '../../../../src/oci/access/accessRemedy.ts';
import { accountText } from '../../../../src/oci/access/account.ts';
import { registryKind } from '../../../../src/oci/access/registryKind.ts';

describe('registryKind', () => {
  it.each([
    ['docker.io', { kind: 'docker-hub' }],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', { kind: 'ecr', region: 'eu-west-1' }],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', { kind: 'ecr', region: 'cn-north-1' }],
    ['123456789012.dkr-ecr.us-east-2.on.aws', { kind: 'ecr', region: 'us-east-2' }],
    ['europe-docker.pkg.dev', { kind: 'gar' }],
    ['eu.gcr.io', { kind: 'gar' }],
    ['acme.azurecr.io', { kind: 'acr', name: 'acme' }],
    ['registry.gitlab.com', { kind: 'gitlab' }],
    ['registry.gitlab.example.com', { kind: 'gitlab' }],
    ['harbor.example.com', { kind: 'other' }],
    ['evilgcr.io', { kind: 'other' }],
  ])('%s', (host, kind) => expect(registryKind(host)).toMatchObject(kind));
});

describe('remedies', () => {
  it('of ECR say that its passwords end, and how to get the next', () => {
    const remedy = signInRemedy('123456789012.dkr.ecr.eu-west-1.amazonaws.com');
    expect(remedy).toContain('end after 12 hours');
    expect(remedy).toContain(
      'aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin',
    );
  });

  it('of GHCR name the scope of the token that is missing', () => {
    expect(accessRemedy('ghcr.io', 'repository:acme/api:pull')).toContain('read:packages');
    expect(accessRemedy('ghcr.io', 'repository:acme/api:pull,push')).toContain('write:packages');
    expect(signInRemedy('ghcr.io')).toContain('docker login ghcr.io');
  });

  it('follow the largest need of a scope', () => {
    expect(needOf('repository:a:pull,push repository:b:pull')).toBe('push');
    expect(needOf('repository:a:delete')).toBe('delete');
    expect(needOf('')).toBe('pull');
  });
});

it('an account is told by name and place', () => {
  expect(accountText({ kind: 'basic', username: 'alice', place: 'a file' })).toBe('alice (a file)');
  expect(accountText({ kind: 'identity-token' })).toBe('an identity token');
});
