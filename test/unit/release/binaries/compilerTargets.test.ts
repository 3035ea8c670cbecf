import { describe, expect, it } from 'vitest';
import { planBinaries } from '../../../../src/release/binaries/planBinaries.ts';
import type { SlipwayConfig } from '../../../../src/release/config/config.ts';

const all = '{{rustTarget}} {{zigTarget}} {{bunTarget}} {{denoTarget}} {{nodeTarget}}';

/** The words of the command that is run for a platform. */
function built(build: string, platform: string, more: object = {}): readonly string[] {
  const config: SlipwayConfig = {
    binaries: { api: { build: `cc ${build} {{output}}`, platforms: [platform], ...more } },
  };
  const project = { source: 'config', root: '/project', images: [], problems: [], config } as const;
  const release = { project, version: '1.4.0', tag: 'v1.4.0' };
  return planBinaries(release, 'linux/amd64').flatMap(({ argv }) => argv.slice(1));
}

describe('the target of a compiler', () => {
  // Of goreleaser's builders: rust/all_targets.txt, zig, bun/targets.txt, deno and node/targets.txt.
  it.each([
    [
      'linux/amd64',
      'x86_64-unknown-linux-gnu x86_64-linux-musl bun-linux-x64 x86_64-unknown-linux-gnu linux-x64',
    ],
    [
      'linux/arm64',
      'aarch64-unknown-linux-gnu aarch64-linux-musl bun-linux-arm64 aarch64-unknown-linux-gnu linux-arm64',
    ],
    [
      'linux/arm64/v8',
      'aarch64-unknown-linux-gnu aarch64-linux-musl bun-linux-arm64 aarch64-unknown-linux-gnu linux-arm64',
    ],
    [
      'darwin/amd64',
      'x86_64-apple-darwin x86_64-macos bun-darwin-x64 x86_64-apple-darwin darwin-x64',
    ],
    [
      'darwin/arm64',
      'aarch64-apple-darwin aarch64-macos bun-darwin-arm64 aarch64-apple-darwin darwin-arm64',
    ],
    [
      'windows/amd64',
      'x86_64-pc-windows-gnu x86_64-windows bun-windows-x64 x86_64-pc-windows-msvc win-x64',
    ],
  ])('for %s is what its own documents call it', (platform, targets) => {
    expect(built(all, platform).slice(0, -1).join(' ')).toBe(targets);
  });

  it.each([
    ['{{rustTarget}}', 'linux/arm/v6', 'arm-unknown-linux-gnueabihf'],
    ['{{rustTarget}}', 'linux/arm/v7', 'armv7-unknown-linux-gnueabihf'],
    ['{{rustTarget}}', 'linux/arm', 'armv7-unknown-linux-gnueabihf'],
    ['-Dtarget={{zigTarget}}', 'linux/arm/v7', '-Dtarget=arm-linux-musleabihf'],
    ['{{nodeTarget}}', 'linux/s390x', 'linux-s390x'],
    ['{{targetRust}}', 'linux/amd64', '{{targetRust}}'],
  ])('%s for %s is filled in', (build, platform, word) => {
    expect(built(build, platform)[0]).toBe(word);
  });

  it('may be in the path of the file', () => {
    const output = 'dist/{{rustTarget}}/release/{{name}}{{exe}}';
    expect(built('', 'windows/amd64', { output })).toEqual([
      'dist/x86_64-pc-windows-gnu/release/api.exe',
    ]);
  });

  it('that is missing is said with those there are', () => {
    expect(() => built('{{bunTarget}}', 'linux/arm/v7')).toThrow(
      '{{bunTarget}} has no value for linux/arm/v7: Bun has targets for linux/amd64, linux/arm64, darwin/amd64, darwin/arm64, windows/amd64.',
    );
  });
});
