import { describe, expect, it } from 'vitest';
import { BuildError } from '../../../src/build/buildError.ts';
import { buildCommand } from '../../../src/build/buildCommand.ts';
import { displayCommand } from '../../../src/build/displayCommand.ts';
import type { BuildSpec } from '../../../src/build/buildSpec.ts';
import { platform, spec, tag } from './fixtures.ts';

function args(more: Partial<BuildSpec> = {}): readonly string[] {
  return buildCommand(spec(more), 'multi').args;
}

/** The value that follows each `flag`. */
function valuesOf(flag: string, more: Partial<BuildSpec>): string[] {
  const all = args(more);
  return all.filter((_, index) => all[index - 1] === flag);
}

describe('buildCommand', () => {
  it('is the buildx line of a plain push', () => {
    expect(buildCommand(spec(), 'multi')).toEqual({
      args: [
        'buildx',
        'build',
        '--builder',
        'multi',
        '--progress=rawjson',
        '--platform',
        'linux/amd64,linux/arm64',
        '--tag',
        'ghcr.io/acme/api:1.2.3',
        '--push',
        '/repo/api',
      ],
      cwd: '/repo/api',
    });
  });

  it('gives everything a spec can hold', () => {
    const all = args({
      dockerfile: '/repo/api/docker/Dockerfile',
      target: 'runtime',
      ssh: ['default'],
      cacheFrom: ['type=registry,ref=ghcr.io/acme/api:cache'],
      cacheTo: ['type=local,dest=/cache'],
      noCache: true,
      pull: true,
      provenance: 'max',
      sbom: true,
    });
    expect(all.slice(5, -1)).toEqual([
      ...['--file', '/repo/api/docker/Dockerfile', '--target', 'runtime'],
      ...['--platform', 'linux/amd64,linux/arm64', '--tag', 'ghcr.io/acme/api:1.2.3', '--push'],
      ...['--ssh', 'default', '--cache-from', 'type=registry,ref=ghcr.io/acme/api:cache'],
      ...['--cache-to', 'type=local,dest=/cache', '--no-cache', '--pull'],
      ...['--provenance=mode=max', '--sbom=true'],
    ]);
  });

  it('says each platform and tag once', () => {
    const twice = {
      platforms: [platform('linux/arm/v7'), platform('linux/arm/v7')],
      tags: [tag('acme/api:1'), tag('docker.io/acme/api:1')],
    };
    expect(valuesOf('--platform', twice)).toEqual(['linux/arm/v7']);
    expect(valuesOf('--tag', twice)).toEqual(['docker.io/acme/api:1']);
  });

  it('leaves the platform to BuildKit when none is named', () => {
    expect(args({ platforms: [] })).not.toContain('--platform');
  });

  it('keeps the result in the cache when nothing is pushed or loaded', () => {
    const none = args({ output: 'none' });
    expect(none).toContain('type=cacheonly');
    expect(none).not.toContain('--tag');
    expect(args({ output: 'load' })).toContain('--load');
    expect(args({ provenance: 'off', sbom: false })).toEqual(
      expect.arrayContaining(['--provenance=false', '--sbom=false']),
    );
  });

  it('annotates the index only where there is one', () => {
    const annotations = { 'org.opencontainers.image.title': 'a,"b"=c' };
    expect(valuesOf('--annotation', { annotations })).toEqual([
      'index,manifest:org.opencontainers.image.title=a,"b"=c',
    ]);
    expect(valuesOf('--annotation', { annotations, platforms: [platform('linux/arm64')] })).toEqual(
      ['manifest:org.opencontainers.image.title=a,"b"=c'],
    );
  });

  it('case 60: passes odd values through, as they are', () => {
    const odd = `a b "q" 'p' ; $(x) \n,-=`;
    expect(valuesOf('--build-arg', { args: { V: odd, EMPTY: '', DASH: '-x' } })).toEqual([
      `V=${odd}`,
      'EMPTY=',
      'DASH=-x',
    ]);
    expect(valuesOf('--label', { labels: { 'a b': odd } })).toEqual([`a b=${odd}`]);
    expect(args({ context: '/repo/a b,"c"\n;' }).at(-1)).toBe('/repo/a b,"c"\n;');
  });

  it('case 60: quotes the fields of structured values', () => {
    expect(
      valuesOf('--secret', {
        secrets: [
          { id: 'token', source: { kind: 'env', name: 'TOKEN' } },
          { id: 'key', source: { kind: 'file', path: '/a "b", c' } },
        ],
      }),
    ).toEqual(['id=token,env=TOKEN', 'id=key,"src=/a ""b"", c"']);
  });

  it.each<[string, Partial<BuildSpec>]>([
    ['context', { context: '-' }],
    ['context', { context: '--file=/etc/passwd' }],
    ['context', { context: '' }],
    ['context', { context: '/a\0b' }],
    ['Dockerfile', { dockerfile: '-f' }],
    ['target', { target: '--push' }],
    ['target', { target: '' }],
    ['argument', { args: { '-A': 'x' } }],
    ['argument', { args: { A: 'x\0' } }],
    ['argument', { args: { 'A=B': 'x' } }],
    ['argument', { args: { '': 'x' } }],
    ['label', { labels: { '--push': 'x' } }],
    ['annotation', { annotations: { '-x': 'x' } }],
    ['secret', { secrets: [{ id: '-x', source: { kind: 'env', name: 'X' } }] }],
    ['secret', { secrets: [{ id: 'x', source: { kind: 'file', path: 'a\0' } }] }],
    ['SSH', { ssh: ['--x'] }],
    ['cache', { cacheFrom: ['-x'] }],
    ['cache', { cacheTo: ['-x'] }],
  ])('case 60: refuses a %s that buildx would misread: %j', (what, more) => {
    expect(() => args(more)).toThrow(BuildError);
    expect(() => args(more)).toThrow(new RegExp(what, 'i'));
  });

  it('refuses a builder name that is an option', () => {
    expect(() => buildCommand(spec(), '--use')).toThrow(BuildError);
  });

  it('runs in the project, else in the context, else beside the Dockerfile', () => {
    expect(buildCommand(spec({ directory: '/work' }), 'b').cwd).toBe('/work');
    const url = 'https://github.com/acme/api.git#main';
    expect(buildCommand(spec({ context: url, dockerfile: '/repo/x/Dockerfile' }), 'b').cwd).toBe(
      '/repo/x',
    );
    expect(buildCommand(spec({ context: url }), 'b').cwd).toBe('/');
    expect(buildCommand(spec({ context: 'C:\\work' }), 'b').cwd).toBe('C:\\work');
  });
});

describe('displayCommand', () => {
  it('can be pasted into a shell', () => {
    const command = { args: ['buildx', 'build', '--label', `a=it's $HOME`, ''], cwd: '/' };
    expect(displayCommand(command)).toBe(`docker buildx build --label 'a=it'\\''s $HOME' ''`);
  });
});
