import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestRepository } from '../git/repository.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
  await mkdir(join(repository.folder, 'dist'));
});
afterEach(() => repository.remove());

const prints = `sh -c 'printf "#!/bin/sh\\necho api {{version}} $GOOS/$GOARCH\\n" > "$0"; chmod +x "$0"' {{output}}`;

async function configure(binaries: Readonly<Record<string, object>>): Promise<void> {
  await repository.write('slipway.yaml', JSON.stringify({ binaries }));
  await repository.commit('feat: binaries');
  await repository.git('tag', '-f', 'v1.4.0');
}

const binaries = (...argv: string[]) =>
  runCli(['--directory', repository.folder, 'binaries', ...argv]);

/** Of the central directory. APPNOTE.TXT 4.3.12 */
function namesInZip(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 1))
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  return names;
}

describe('slipway binaries', () => {
  it('builds all, says what each is, and writes checksums', async () => {
    const platforms = ['linux/amd64', 'windows/amd64'];
    await configure({ api: { build: prints, platforms, verify: ['--version'] } });
    const run = await binaries('--json');
    expect(run.exitCode, run.stderr).toBe(0);
    expect(documentOf(run)).toMatchObject({
      ok: true,
      version: '1.4.0',
      binaries: [
        { output: 'dist/api_linux_amd64', format: 'a script for /bin/sh' },
        {
          output: 'dist/api_windows_amd64.exe',
          notes: [expect.stringContaining('was not run: this machine is linux/')],
        },
      ],
      checksums: { path: 'dist/checksums.txt' },
    });
    const sums = await readFile(join(repository.folder, 'dist/checksums.txt'), 'utf8');
    expect(sums).toMatch(
      /^[0-9a-f]{64} {2}api_linux_amd64\n[0-9a-f]{64} {2}api_windows_amd64.exe\n$/,
    );
  });

  it('goes on where one fails, and names its log', async () => {
    await configure({
      broken: { build: `sh -c 'echo why it broke; exit 3'`, platforms: ['linux/amd64'] },
      api: { build: prints, platforms: ['linux/amd64'] },
    });
    const run = await binaries();
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/dist\/broken_linux_amd64 +linux\/amd64 +failed/);
    expect(run.stdout).toMatch(/dist\/api_linux_amd64 +linux\/amd64 +[0-9]+ B/);
    expect(run.stdout).not.toContain('checksums.txt');
    expect(run.stderr).toMatch(/^ {2}why it broke\nfailed .*\n.* ended with exit code 3/m);
    const [log = ''] = /\.slipway\S+\.log/.exec(run.stderr) ?? [];
    expect(await readFile(join(repository.folder, log), 'utf8')).toContain('why it broke');
  });

  it('builds those that are named, of another version, and leaves the checksums', async () => {
    await configure({
      api: { build: prints, platforms: ['linux/amd64', 'linux/arm64'] },
      web: { build: prints, platforms: ['linux/arm64'] },
    });
    const run = await binaries('api', '--platform', 'linux/arm64', '--release', '2.0.0');
    expect(run.stdout.match(/^dist\/\S+/gm)).toEqual(['dist/api_linux_arm64']);
    expect(run.stderr).toContain('not all binaries were built');
    expect(await readFile(join(repository.folder, 'dist/api_linux_arm64'), 'utf8')).toContain(
      'api 2.0.0 linux/arm64',
    );
  });

  it('fails for a file that is too large, and one that comes from too slow a command', async () => {
    const platforms = ['linux/amd64'];
    await configure({
      api: { build: prints, platforms, maxSize: '10B' },
      slow: { build: `sh -c 'sleep 60'`, platforms, timeout: '1s' },
    });
    const { stderr } = await binaries();
    expect(stderr).toMatch(/dist\/api_linux_amd64 is [0-9]+ B, more than the 10 B it may be\./);
    expect(stderr).toContain('did not end within 1 s');
  }, 20_000);

  it('packs each with the licence, the same bytes for the same commit', async () => {
    await repository.write('LICENSE', 'MIT\n');
    await repository.write('deep/README.md', 'not at the top\n');
    const platforms = ['linux/amd64', 'windows/amd64'];
    await configure({ api: { build: prints, platforms, archive: 'auto' } });
    const dist = join(repository.folder, 'dist');
    const [tar, zip] = ['api_1.4.0_linux_amd64.tar.gz', 'api_1.4.0_windows_amd64.zip'];
    const run = await binaries();
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain(tar);
    const list = execFileSync('tar', ['-tvzf', join(dist, tar)], { encoding: 'utf8' });
    expect(list).toMatch(/^-rwxr-xr-x .*api\n-rw-r--r-- .*LICENSE\n$/);
    const out = ['-xzf', join(dist, tar), '-C', dist, 'api'];
    execFileSync('tar', out);
    expect(execFileSync(join(dist, 'api'), { encoding: 'utf8' })).toBe('api 1.4.0 linux/amd64\n');
    const names = namesInZip(await readFile(join(dist, zip)));
    expect(names).toEqual(['api.exe', 'LICENSE']);
    const sums = await readFile(join(dist, 'checksums.txt'), 'utf8');
    expect(sums).toMatch(new RegExp(`^[0-9a-f]{64} {2}${tar}\n[0-9a-f]{64} {2}${zip}\n$`));
    await binaries();
    expect(await readFile(join(dist, 'checksums.txt'), 'utf8')).toBe(sums);
  });

  it('names archives by a template', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const packed = { build: prints, platforms, archive: 'zip' };
    await configure({ api: { ...packed, archiveName: '{{name}}-{{tag}}-{{os}}-{{arch}}' } });
    expect((await binaries()).stdout).toContain('dist/api-v1.4.0-linux-arm64.zip ');
    await configure({ api: { ...packed, archiveName: '{{name}}-{{tag}}' } });
    expect((await binaries()).stderr).toContain('api-v1.4.0.zip would be both api for linux/amd64');
    await configure({ api: { ...packed, archiveName: '../{{name}}' } });
    expect((await binaries()).stderr).toContain('Expected a name without folders');
  });

  describe('by goreleaser', () => {
    /**
     * A program of its name that answers in the form goreleaser 2 publishes
     * (https://goreleaser.com/customization/general/dist/); goreleaser itself is not on this machine.
     */
    async function install(artifacts: unknown): Promise<string> {
      const bin = join(repository.folder, 'bin');
      await mkdir(bin);
      await writeFile(
        join(bin, 'goreleaser'),
        `#!/bin/sh
echo "$GORELEASER_CURRENT_TAG $*" > asked
mkdir -p dist/api_linux_amd64
printf '#!/bin/sh\\necho api 1.4.0\\n' > dist/api_linux_amd64/api
chmod +x dist/api_linux_amd64/api
echo archive > dist/api_1.4.0_linux_amd64.tar.gz
echo sums > dist/api_1.4.0_checksums.txt
cat > dist/artifacts.json <<'END'
${JSON.stringify(artifacts)}
END
`,
      );
      await chmod(join(bin, 'goreleaser'), 0o755);
      return bin;
    }
    const program = {
      name: 'api',
      path: 'dist/api_linux_amd64/api',
      goos: 'linux',
      goarch: 'amd64',
      goamd64: 'v1',
      internal_type: 4,
      type: 'Binary',
      extra: { Binary: 'api' },
    };
    const packed = {
      name: 'api_1.4.0_linux_amd64.tar.gz',
      path: 'dist/api_1.4.0_linux_amd64.tar.gz',
      goos: 'linux',
      goarch: 'amd64',
      internal_type: 1,
      type: 'Archive',
    };
    const sums = {
      name: 'checksums',
      path: 'dist/api_1.4.0_checksums.txt',
      internal_type: 12,
      type: 'Checksum',
    };
    const metadata = {
      name: 'metadata.json',
      path: 'dist/metadata.json',
      internal_type: 30,
      type: 'Metadata',
    };

    async function run(artifacts: unknown) {
      const bin = await install(artifacts);
      await configure({ all: { goreleaser: true, verify: ['--version'] } });
      const before = process.env['PATH'];
      process.env['PATH'] = `${bin}:${before ?? ''}`;
      try {
        return await binaries('--json');
      } finally {
        process.env['PATH'] = before;
      }
    }

    it('has everything made but nothing published, and takes what would be', async () => {
      const ended = await run([program, packed, sums, metadata]);
      expect(ended.exitCode, ended.stderr).toBe(0);
      expect(await readFile(join(repository.folder, 'asked'), 'utf8')).toBe(
        'v1.4.0 release --clean --skip=publish,announce,validate\n',
      );
      expect(documentOf(ended)).toMatchObject({
        binaries: [
          {
            files: [{ path: packed.path }, { path: sums.path }],
            notes: [expect.stringMatching(/^dist\/api_linux_amd64\/api: a script .*--version/)],
          },
        ],
      });
      expect(ended.stdout).not.toContain('dist/checksums.txt');
    });

    it('fails for a list that is none', async () => {
      const ended = await run({ nothing: true });
      expect(ended.exitCode).toBe(1);
      expect(ended.stdout).toContain('is no list of artifacts of goreleaser');
    });

    it('and a command of its own cannot both build it', async () => {
      await configure({ all: { goreleaser: true, build: prints } });
      expect((await binaries()).stderr).toContain('either build, a command, or goreleaser: true');
    });
  });

  it('shows what it would run, and nothing else', async () => {
    await configure({ api: { build: prints, platforms: ['linux/arm64'] } });
    const run = await binaries('--dry-run');
    expect(run.stdout).toContain('GOOS=linux GOARCH=arm64 sh -c');
    await expect(readFile(join(repository.folder, 'dist/api_linux_arm64'))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('gives the tag of the version, which may not be that of the commit', async () => {
    await configure({ api: { build: 'make TAG={{tag}} {{output}}', platforms: ['linux/arm64'] } });
    expect((await binaries('--dry-run')).stdout).toContain('make TAG=v1.4.0 ');
    const other = await binaries('--dry-run', '--release', '2.0.0');
    expect(other.stdout).toContain('make TAG=v2.0.0 ');
  });

  it('knows near names, platforms, and a file without binaries', async () => {
    await configure({ api: { build: prints, platforms: ['linux/arm64'] } });
    expect((await binaries('apy')).stderr).toContain('Did you mean “api”?');
    expect((await binaries('--platform', 'linux/riscv64')).stderr).toContain('linux/arm64');
    await repository.write('slipway.yaml', 'images: {}\n');
    expect((await binaries()).stderr).toContain('names no binaries');
  });

  it('ends its programs when it is cancelled', async () => {
    const waits = `sh -c 'echo $$ > dist/pid; sleep 60'`;
    await configure({ api: { build: waits, platforms: ['linux/amd64'] } });
    const controller = new AbortController();
    const pid = join(repository.folder, 'dist/pid');
    const run = runCli(['--directory', repository.folder, 'binaries'], {
      signal: controller.signal,
    });
    let text = '';
    while (text.trim() === '') {
      await pause(20);
      text = await readFile(pid, 'utf8').catch(() => '');
    }
    controller.abort();
    expect((await run).stderr).toContain('Cancelled.');
    // What has ended may still have to be reaped.
    await vi.waitFor(() => {
      expect(() => process.kill(Number(text), 0)).toThrow('ESRCH');
    }, 2000);
  }, 20_000);
});
