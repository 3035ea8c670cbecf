import { describe, expect, test } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { lintWorkflow } from '../../../../src/release/workflow/lintWorkflow.ts';

/** `line: message` of every problem, lines counted from one. */
async function lint(text: string): Promise<string[]> {
  const problems = lintWorkflow(await parseConfigText(text));
  return problems.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
}

const ghcr = (permissions: string, push = 'true') => `on: { push: { branches: [main] } }
jobs:
  image:
    ${permissions}
    steps:
      - uses: docker/login-action@v3
        with:
          registry: ghcr.io
          password: \${{ secrets.GITHUB_TOKEN }}
      - uses: docker/build-push-action@v6
        with: { push: ${push} }
`;

describe('permissions of GITHUB_TOKEN', () => {
  test('a push to ghcr.io without packages: write is marked at the password', async () => {
    expect(await lint(ghcr('runs-on: x'))).toEqual([
      expect.stringMatching(/^9: .*packages: write/),
    ]);
    expect(await lint(ghcr('permissions: { contents: read }'))).toHaveLength(1);
    expect(await lint(ghcr('permissions: read-all'))).toHaveLength(1);
  });

  test('granted, or nothing pushed: no trap', async () => {
    expect(await lint(ghcr('permissions: { packages: write }'))).toEqual([]);
    expect(await lint(ghcr('permissions: write-all'))).toEqual([]);
    expect(await lint(ghcr('runs-on: x', 'false'))).toEqual([]);
  });
});

const byDigest = (tags: string) => `on: workflow_dispatch
jobs:
  build:
    steps:
      - uses: docker/build-push-action@v6
        with:
          tags: ${tags}
          outputs: type=image,push-by-digest=true,name-canonical=true,push=true
`;

describe('push by digest', () => {
  test.each(['${{ steps.meta.outputs.tags }}', 'ghcr.io/acme/api:1.0', 'localhost:5000/api:dev'])(
    'with the tag %s is marked',
    async (tags) => {
      expect(await lint(byDigest(tags))).toEqual([expect.stringMatching(/^7: A push by digest/)]);
    },
  );

  test.each(['${{ env.REGISTRY_IMAGE }}', 'ghcr.io/acme/api', 'localhost:5000/acme/api'])(
    'with the name %s is the recipe',
    async (tags) => {
      expect(await lint(byDigest(tags))).toEqual([]);
    },
  );
});

const meta = (on: string, flavor: string, tags = 'type=semver,pattern={{version}}') => `on: ${on}
jobs:
  build:
    steps:
      - uses: docker/metadata-action@v5
        with:
          flavor: ${flavor}
          tags: |
            ${tags}
`;

describe('latest', () => {
  test.each(['push', '[push]', '{ push: { tags: ["v*"] } }', '{ release: {} }', '{ push: }'])(
    'goes to an older line too where tags start it: on %s',
    async (on) => {
      expect(await lint(meta(on, 'latest=auto'))).toEqual([expect.stringContaining('older line')]);
    },
  );

  test('is nobody’s trap without tags, or once it is decided', async () => {
    expect(await lint(meta('{ push: { branches: [main] } }', 'latest=auto'))).toEqual([]);
    expect(await lint(meta('push', 'latest=false'))).toEqual([]);
    expect(await lint(meta('push', 'latest=false', 'type=raw,value=latest,enable=true'))).toEqual(
      [],
    );
    expect(await lint(meta('push', 'latest=false', 'type=raw,value=latest'))).toHaveLength(1);
  });
});

describe('tags of the default token', () => {
  const pushing = (checkout: string) => `on: workflow_dispatch
jobs:
  tag:
    steps:
      - uses: actions/checkout@v4
        ${checkout}
      - run: |
          git tag v1
          git push origin --tags
`;

  test('start no workflow', async () => {
    expect(await lint(pushing('id: code'))).toEqual([expect.stringContaining('starts no other')]);
    expect(await lint(pushing('with: { token: "${{ secrets.APP_TOKEN }}" }'))).toEqual([]);
    expect(await lint(pushing('with: { ssh-key: "${{ secrets.KEY }}" }'))).toEqual([]);
    const please = `on: push
jobs: { a: { steps: [{ uses: googleapis/release-please-action@v4 }] } }
`;
    expect(await lint(please)).toHaveLength(1);
  });
});

describe('the GitHub cache', () => {
  const caching = (matrix: string, ...scopes: string[]) => `on: workflow_dispatch
jobs:
  build:
    ${matrix}
    steps:
${scopes
  .map(
    (scope) => `      - uses: docker/build-push-action@v6
        with:
          cache-to: type=gha,mode=max${scope}
`,
  )
  .join('')}`;

  test('two builds or a matrix in one scope overwrite each other', async () => {
    expect(await lint(caching('runs-on: x', '', ''))).toHaveLength(2);
    expect(await lint(caching('runs-on: x', ',scope=a', ',scope=a'))).toHaveLength(2);
    expect(await lint(caching('strategy: { matrix: { a: [1] } }', ',scope=api'))).toHaveLength(1);
  });

  test('scopes of their own do not', async () => {
    expect(await lint(caching('runs-on: x', ''))).toEqual([]);
    expect(await lint(caching('runs-on: x', ',scope=a', ',scope=b'))).toEqual([]);
    const own = ',scope=${{ matrix.platform }}';
    expect(await lint(caching('strategy: { matrix: { a: [1] } }', own))).toEqual([]);
  });
});

test('what is no workflow has no traps', async () => {
  for (const text of ['', 'a: [', 'jobs: 1', '- x', 'jobs: { a: { steps: [{ uses: 1 }] } }'])
    expect(await lint(text)).toEqual([]);
});
