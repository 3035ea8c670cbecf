import { describe, expect, test } from 'vitest';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import { validateConfig } from '../../../src/release/config/config.ts';
import { completeConfig, describeKey } from '../../../src/release/config/completeConfig.ts';

async function problems(text: string): Promise<string[]> {
  const { problems: found } = validateConfig(await parseConfigText(text));
  return found.map(({ range, message, severity }) => {
    const { start, end } = range;
    const mark = severity === 'error' ? '' : `${severity} `;
    return `${start.line}:${start.character}-${end.line}:${end.character} ${mark}${message}`;
  });
}

const whole = `version: 1
images:
  api:
    repositories: [ghcr.io/acme/otel-api, docker.io/acme/otel-api]
    context: .
    dockerfile: Dockerfile
    target: runtime
    platforms: [linux/amd64, linux/arm64]
    args: { VERSION: "{{version}}", COMMIT: "{{sha}}", BUILD_DATE: "{{date}}" }
    cache: { type: local, rotate: true }
    attest: { provenance: max, sbom: true }
    strategy: by-digest
    skipExisting: true
    verify: { run: [--version], maxSize: 20MB, user: nonroot, noShell: true, labels: [org.opencontainers.image.revision] }
  web: { context: web, repositories: [ghcr.io/acme/otel-web] }
bake: docker-bake.hcl
tags: |
  type=semver,pattern=v{{version}}
  type=semver,pattern={{major}}.{{minor}}
  type=ref,event=branch
  type=sha
flavor: latest=auto
version-files: [package.json, { file: cmd/api/version.go, pattern: 'Version = "(.*)"' }]
changelog: CHANGELOG.md
binaries:
  api: { build: 'go build -trimpath -ldflags "-s -w" -o {{output}} ./cmd/api', platforms: [linux/amd64, darwin/arm64, windows/amd64], verify: [--version] }
checklist: docs/RELEASE.md#release-checklist
github: { release: { draft: true, assets: [dist/*] }, deploymentIssue: { environment: staging } }
upstream: { github: mattermost/mattermost }
`;

test('the example of the design validates', async () => {
  expect(await problems(whole)).toEqual([]);
  const { config } = validateConfig(await parseConfigText(whole));
  expect(config?.images?.['api']?.platforms).toEqual(['linux/amd64', 'linux/arm64']);
});

test.each(['', '# nothing yet\n', 'version: 1\n'])(
  'a file that says little validates: %j',
  async (text) => {
    expect(await problems(text)).toEqual([]);
  },
);

describe('a wrong value is a problem at its place', () => {
  test.each([
    ['image:\n  api: {}\n', '0:0-0:5 “image” is not a known key. Did you mean “images”?'],
    [
      'images:\n  api:\n    platfroms: [linux/amd64]\n',
      '2:4-2:13 “platfroms” is not a known key. Did you mean “platforms”?',
    ],
    [
      'images:\n  api:\n    platforms: linux/amd64\n',
      '2:15-2:26 Expected a list of platforms such as [linux/amd64, linux/arm64], found “linux/amd64”.',
    ],
    [
      'images:\n  api:\n    platforms: [linux/amd64, arm64]\n',
      '2:29-2:34 Expected a platform such as linux/amd64 or linux/arm/v7, found “arm64”.',
    ],
    [
      'images:\n  api:\n    repositories: [ghcr.io/acme/api:1.0]\n',
      '2:19-2:39 “ghcr.io/acme/api:1.0” is a repository with a tag or digest. Expected the repository alone, such as ghcr.io/acme/api.',
    ],
    [
      'images:\n  api:\n    args: { V: 1.20 }\n',
      '2:15-2:19 Expected a text, found the number 1.2. Put it in quotes: "1.2".',
    ],
    [
      'images:\n  api:\n    skipExisting: maybe\n',
      '2:18-2:23 Expected true or false, found “maybe”.',
    ],
    [
      'images:\n  api:\n    strategy: apart\n',
      '2:14-2:19 Expected one of together, by-digest, found “apart”.',
    ],
    [
      'images:\n  api:\n    verify: { maxSize: 20 }\n',
      '2:23-2:25 Expected a size such as 20MB or 1.5GiB, found the number 20. Put it in quotes: "20".',
    ],
    [
      'images:\n  api:\n    verify: { maxSize: big }\n',
      '2:23-2:26 Expected a size such as 20MB or 1.5GiB, found “big”.',
    ],
    ['images: [api]\n', '0:8-0:13 Expected a mapping of images by name, found a list.'],
    [
      'images:\n  api:\n',
      '1:2-1:5 Expected an image such as { repositories: [ghcr.io/acme/api] }, found nothing.',
    ],
    ['version: 2\n', '0:9-0:10 Expected 1, the only version of this file, found the number 2.'],
    [
      'just text\n',
      '0:0-0:9 Expected a mapping with keys such as images and tags, found “just text”.',
    ],
    [
      'version-files: [{ file: x.go }]\n',
      '0:16-0:30 “pattern”: Expected a regular expression; it is missing.',
    ],
    [
      'version-files: [{ file: x.go, pattern: "V" }]\n',
      '0:39-0:42 Expected a regular expression with a group, such as Version = "(.*)", found “V”.',
    ],
    [
      'version-files: [7]\n',
      '0:16-0:17 Expected a path, or { file: version.go, pattern: Version = "(.*)" }, found the number 7.',
    ],
    [
      'binaries:\n  api:\n    build: bun build --compile --target={{bunTarget}}\n    platforms: [linux/amd64, linux/386]\n',
      '3:29-3:38 {{bunTarget}} has no value for linux/386: Bun has targets for linux/amd64, linux/arm64, darwin/amd64, darwin/arm64, windows/amd64.',
    ],
    [
      'binaries:\n  api:\n    build: go build -o {{output}}\n    maxGrowth: 10\n',
      '3:15-3:17 Expected a share such as 10%, found the number 10. Put it in quotes: "10".',
    ],
    [
      'upstream: { github: mattermost }\n',
      '0:20-0:30 Expected a GitHub repository such as mattermost/mattermost, found “mattermost”.',
    ],
    [
      'upstream: { github: a/b, git: https://example.org/b.git }\n',
      '0:10-0:57 Expected one of github and git, such as { github: owner/name }.',
    ],
    [
      'upstream: { api: { github: a/b, versons: ^1 } }\n',
      '0:32-0:39 “versons” is not a known key. Did you mean “versions”?',
    ],
    [
      'upstream: { api: { git: "https://user:canary@example.org/b.git" } }\n',
      '0:24-0:63 The address holds credentials. Leave them out; git signs in by ssh, or reads what is public.',
    ],
    [
      'upstream: { git: "ext::sh -c id" }\n',
      '0:17-0:32 Expected an address git can clone, such as https://codeberg.org/acme/api.git.',
    ],
    [
      'upstream: { github: a/b, versions: newest }\n',
      '0:35-0:41 Expected a range of versions such as ^10 or ">=9.5 <11", found “newest”.',
    ],
    [
      'tags: |\n  type=sha\n  type=semvr\n',
      '2:2-2:12 Tag rule “type=semvr”: “semvr” is not a type of rule.',
    ],
    ['tags:\n  - type=sha\n  - type=ref\n', '2:4-2:12 Tag rule “type=ref”: type=ref needs event=.'],
    [
      'flavor: latest=perhaps\n',
      '0:8-0:22 Tag rule “latest=perhaps”: latest “perhaps” is none of auto, true, false.',
    ],
    [
      'images:\n  api: { repositories: [ghcr.io/a/b] }\n  web: { repositories: [ghcr.io/a/b] }\n',
      '2:24-2:35 warning “ghcr.io/a/b” is the repository of api too: their tags would overwrite each other.',
    ],
  ])('%j', async (text, expected) => {
    expect(await problems(text)).toEqual([expected]);
  });

  test('templates', async () => {
    const [found] = await problems('images:\n  api:\n    args: { V: "{{verson}}" }\n');
    expect(found).toMatch(
      /^2:15-2:27 “verson” is not a variable \(in “\{\{verson\}\}” at character 1\)/,
    );
  });

  test('several at once, in the order of the file', async () => {
    const found = await problems('imges: {}\nbake: {}\nflavour: x\n');
    expect(found.map((line) => line.slice(0, 3))).toEqual(['0:0', '1:6', '2:0']);
  });
});

describe('bad YAML is a problem and never an error', () => {
  test.each([
    ['images:\n  api: {\n', /^2:0/],
    ['images: {}\nimages: {}\n', /^1:0.*unique/],
    ['images: *nope\n', /Unresolved alias/],
    ['\timages: {}\n', /^0:0/],
    [
      'a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
      /alias/i,
    ],
    ['['.repeat(5000), /nested too deeply/],
    ['- '.repeat(5000), /nested too deeply/],
    [`x: ${'y'.repeat(1024 * 1024)}`, /larger than 1 MiB/],
  ])('%.40j', async (text, expected) => {
    const found = await problems(text);
    expect(found.join('\n')).toMatch(expected);
    expect(validateConfig(await parseConfigText(text)).config).toBeUndefined();
  });
});

/** Parses with `|` as the cursor. */
async function at(marked: string) {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  const document = await parseConfigText(marked.replace('|', ''));
  return {
    document,
    position: { line: before.length - 1, character: (before.at(-1) ?? '').length },
  };
}

describe('the place that is being written', () => {
  test.each([
    ['|', [], 'key'],
    ['im|', [], 'key'],
    ['version: |', ['version'], 'value'],
    ['images:\n  |', ['images'], 'key'],
    ['images:\n  api:\n    pl|', ['images', 'api'], 'key'],
    ['images:\n  api:\n    platforms: [|', ['images', 'api', 'platforms', 0], 'value'],
    [
      'images:\n  api:\n    platforms: [linux/amd64, |]',
      ['images', 'api', 'platforms', 1],
      'value',
    ],
    [
      'images:\n  api:\n    platforms:\n      - linux/amd64\n      - |',
      ['images', 'api', 'platforms', 1],
      'value',
    ],
    [
      'images:\n  api:\n    platforms:\n    - linux/amd64\n    - |',
      ['images', 'api', 'platforms', 1],
      'value',
    ],
    ['images:\n  api:\n    cache: { type: |', ['images', 'api', 'cache', 'type'], 'value'],
    ['images:\n  api:\n    cache: { type: local, |', ['images', 'api', 'cache'], 'key'],
    ['images:\n  api:\n    context: .\n|', [], 'key'],
    [
      'images:\n  api:\n    context: .\n    strategy: |\n  web:\n',
      ['images', 'api', 'strategy'],
      'value',
    ],
    ['images:\n  api: {}\n  web:\n    |', ['images', 'web'], 'key'],
    ['version-files:\n  - file: x\n    pat|', ['version-files', 0], 'key'],
    ['version-files:\n  - a\n  - file: x\n    pat|', ['version-files', 1], 'key'],
    ['broken: [\nimages:\n  api:\n    st|', ['images', 'api'], 'key'],
  ])('%j', async (marked, path, writing) => {
    const { document, position } = await at(marked);
    expect(document.pathAt(position)).toEqual({ path, writing });
  });
});

describe('completion', () => {
  test.each([
    ['|', ['images', 'tags', 'flavor']],
    ['images:\n  api:\n    |', ['repositories', 'platforms', 'strategy']],
    ['images:\n  api:\n    strategy: |', ['together', 'by-digest']],
    ['images:\n  api:\n    skipExisting: |', ['true', 'false']],
    ['images:\n  api:\n    attest: { provenance: |', ['min', 'max', 'off', 'true']],
    ['images:\n  api:\n    platforms: [|', ['linux/amd64', 'linux/arm64']],
    ['images:\n  api:\n    cache:\n      type: |', ['registry', 'gha']],
    ['version-files:\n  - |', []],
    ['version-files:\n  - file: x\n    |', ['pattern']],
    ['tags: [|', ['type=sha']],
    ['version: |', ['1']],
  ])('%j', async (marked, expected) => {
    const { document, position } = await at(marked);
    const labels = completeConfig(document, position).map((completion) => completion.label);
    expect(labels).toEqual(expect.arrayContaining(expected));
  });

  test('keys that are there already are not offered again', async () => {
    const { document, position } = await at('images:\n  api:\n    context: .\n    |');
    const labels = completeConfig(document, position).map((completion) => completion.label);
    expect(labels).not.toContain('context');
    expect(labels).toContain('target');
  });

  test('hovers say what a key is for', () => {
    expect(describeKey(['images', 'api', 'strategy'])).toContain('`by-digest`');
    expect(describeKey(['images', 'api'])).toContain('An image');
    expect(describeKey(['nothing'])).toBeUndefined();
  });
});
