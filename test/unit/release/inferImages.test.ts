import { describe, expect, test } from 'vitest';
import { formatRepository } from '../../../src/oci/reference.ts';
import { inferImages } from '../../../src/release/inferImages.ts';
import { parseRemote } from '../../../src/release/remote.ts';

function infer(dockerfiles: string[], url = 'https://github.com/Acme/Otel-API.git'): string[] {
  return inferImages(dockerfiles, parseRemote(url), 'folder').map(
    ({ name, context, dockerfile, repositories }) =>
      `${name}: ${context} ${dockerfile ?? '-'} ${repositories.map(formatRepository).join()}`,
  );
}

test('one Dockerfile is the project', () => {
  expect(infer(['Dockerfile'])).toEqual(['otel-api: . - ghcr.io/acme/otel-api']);
});

test('others are named after where they stand', () => {
  expect(
    infer([
      'Dockerfile',
      'Dockerfile.worker',
      'web/Dockerfile',
      'docker/api.Dockerfile',
      'services/auth/docker/Dockerfile.dev',
      'test/fixtures/x/Dockerfile',
    ]),
  ).toEqual([
    'otel-api: . - ghcr.io/acme/otel-api',
    'worker: . Dockerfile.worker ghcr.io/acme/otel-api-worker',
    'web: web - ghcr.io/acme/otel-api-web',
    'api: . docker/api.Dockerfile ghcr.io/acme/otel-api-api',
    'services-auth-dev: services/auth services/auth/docker/Dockerfile.dev ghcr.io/acme/otel-api-services-auth-dev',
  ]);
});

test('names and repositories are told apart', () => {
  expect(infer(['Dockerfile', 'docker/Dockerfile', 'web/Dockerfile', 'Dockerfile.web'])).toEqual([
    'otel-api: . - ghcr.io/acme/otel-api',
    'otel-api-2: . docker/Dockerfile ghcr.io/acme/otel-api-2',
    'web: web - ghcr.io/acme/otel-api-web',
    'web-2: . Dockerfile.web ghcr.io/acme/otel-api-web-2',
  ]);
});

test.each([
  ['git@gitlab.com:acme/tools/api.git', 'api: . - registry.gitlab.com/acme/tools/api'],
  ['https://git.example.com/acme/api', 'api: . - '],
  ['/srv/git/api.git', 'folder: . - '],
  ['https://github.com/acme/--.git', 'image: . - '],
])('%s', (url, expected) => {
  expect(infer(['Dockerfile'], url)).toEqual([expected]);
});

test('no Dockerfile, no image', () => {
  expect(infer([])).toEqual([]);
});

describe('remotes', () => {
  test.each([
    ['https://github.com/acme/api.git', 'github.com acme/api'],
    ['https://GitHub.com/acme/api/', 'github.com acme/api'],
    ['ssh://git@github.com:22/acme/api.git', 'github.com acme/api'],
    ['git@github.com:acme/api.git', 'github.com acme/api'],
    ['git@host:/acme/api', undefined],
    ['C:/repos/api', undefined],
    ['file:///srv/api', undefined],
    ['../api', undefined],
  ])('%s', (url, expected) => {
    const remote = parseRemote(url);
    expect(remote === undefined ? undefined : `${remote.host} ${remote.path}`).toBe(expected);
  });
});
