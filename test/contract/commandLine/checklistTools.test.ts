import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { name } from '../registry/images.ts';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import { documentOf } from './runCli.ts';

let project: GitHubProject;
let bin = '';

beforeEach(async () => {
  project = await startGitHubProject();
  bin = path.join(project.scratch, 'bin');
  await mkdir(bin);
});
afterEach(() => project.close());

/** A program on PATH that writes down how it was called. */
async function install(program: string, script: string): Promise<void> {
  const file = path.join(bin, program);
  const log = path.join(project.scratch, 'calls');
  await writeFile(file, `#!/bin/sh\necho "${program} $*" >> ${log}\n${script}\n`);
  await chmod(file, 0o755);
}

const calls = () => readFile(path.join(project.scratch, 'calls'), 'utf8').catch(() => '');

/** Nothing is installed beside what a test installs, and what its scripts need. */
async function cli(...argv: string[]) {
  const PATH = `${bin}${path.delimiter}/usr/bin${path.delimiter}/bin`;
  const before = process.env['PATH'];
  process.env['PATH'] = PATH;
  try {
    return await project.cli(argv, { env: { PATH } });
  } finally {
    process.env['PATH'] = before;
  }
}

async function steps(yaml: string): Promise<void> {
  await project.writeConfig(yaml);
  project.git('commit', '-qam', 'steps');
}

describe('the steps scan and sign', () => {
  it('have an installed scanner look at each released image by digest, once', async () => {
    const digest = project.pushImage();
    await steps('checklist: [{ kind: scan }]');
    const none = await cli('release', '1.4.0', '--yes');
    expect(none.exitCode).toBe(1);
    expect(none.stdout).toContain('trivy or grype is not installed');
    expect(none.stdout).toContain('run: … {{image}}');

    await install('trivy', 'echo "1 critical"; exit 1');
    const found = await cli('release', '1.4.0', '--yes');
    expect(found.stdout).toMatch(/\[!\] scan .*\n +exit code 1: trivy image --exit-code 1/);
    await install('trivy', '');
    expect((await cli('release', '1.4.0', '--yes')).exitCode).toBe(0);
    const image = `${project.registry.host}/${name}@${digest}`;
    expect((await calls()).split('\n')[0]).toBe(
      `trivy image --exit-code 1 --severity HIGH,CRITICAL --platform linux/amd64 ${image}`,
    );
    const before = await calls();
    expect((await cli('release', '1.4.0', '--yes')).exitCode).toBe(0);
    expect(await calls()).toBe(before);
  });

  it('sign with the command of the step, look for the signature, and never sign twice', async () => {
    const digest = project.pushImage();
    const tag = `${digest.replace(':', '-')}.sig`;
    await steps('checklist: [{ kind: sign, run: "cosign sign --key k {{image}}" }]');
    await install('cosign', '');
    const unseen = await cli('release', '1.4.0', '--yes');
    expect(unseen.stdout).toContain('the registry has no signature');

    // As a run that was killed after cosign had signed: the signature is there, its end is not told.
    project.pushImage(tag);
    const again = await cli('release', '1.4.0', '--yes', '--json');
    expect(documentOf(again)).toMatchObject({
      ok: true,
      steps: [{ state: 'passed', evidence: [{ kind: 'digest', digest }] }],
    });
    expect((await calls()).match(/cosign/g)).toHaveLength(1);
  });
});

describe('the step binaries', () => {
  const build = `sh -c 'printf "#!/bin/sh\\necho api {{version}} $GOOS/$GOARCH\\n" > "$0"; chmod +x "$0"' {{output}}`;

  it('builds each platform, runs what it can, and is ticked on the digests of the files', async () => {
    await steps(`binaries:
  api:
    build: ${JSON.stringify(build)}
    platforms: [linux/amd64, linux/arm64, windows/amd64]
    verify: [--version]
checklist: [{ kind: binaries }]`);
    await rm(path.join(project.folder, 'dist'), { recursive: true });
    await mkdir(path.join(project.folder, 'dist'));
    const ran = await cli('release', '1.4.0', '--json');
    expect(ran.exitCode).toBe(0);
    const file = path.join(project.folder, 'dist/api_linux_arm64');
    const text = await readFile(file);
    expect(text.toString()).toContain('api 1.4.0 linux/arm64');
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const document = JSON.stringify(documentOf(ran));
    expect(document).toContain(digest);
    expect(document).toContain('dist/api_windows_amd64.exe');
    expect(document).toContain('dist/checksums.txt');
    const dist = path.join(project.folder, 'dist');
    const sums = (await readFile(path.join(dist, 'checksums.txt'), 'utf8')).trim().split('\n');
    expect(sums).toHaveLength(3);
    for (const sum of sums) {
      const [hex, name = ''] = sum.split('  ');
      const bytes = await readFile(path.join(dist, name));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hex);
    }
    expect(document).toContain('was not run: this machine is');

    await writeFile(file, 'another');
    const shown = await cli('release', '1.4.0', '--json');
    expect(shown.exitCode).toBe(0);
    const journal = await readFile(
      path.join(project.folder, '.slipway/releases/1.4.0.json'),
      'utf8',
    );
    expect(journal).toContain('dist/api_linux_arm64 is another file now.');
    expect((await readFile(file)).equals(text)).toBe(true);
  });

  it('fails where the file is missing or says another version', async () => {
    await steps(`binaries: { api: { build: "true" } }\nchecklist: [{ kind: binaries }]`);
    const stale = await cli('release', '1.4.0');
    expect(stale.stdout).toContain('was there before, and is the same.');
    await rm(path.join(project.folder, 'dist'), { recursive: true });
    await mkdir(path.join(project.folder, 'dist'));
    await rm(path.join(project.folder, '.slipway'), { recursive: true });
    const missing = await cli('release', '1.4.0');
    expect(missing.stdout).toMatch(/ended well, but dist\/api_.* is not there/);
    await steps(`binaries: { api: { build: ${JSON.stringify(build)}, verify: [--version] } }
checklist: [{ kind: binaries }]`);
    await rm(path.join(project.folder, '.slipway'), { recursive: true });
    expect((await cli('release', '1.4.0')).exitCode).toBe(0);
    await steps(`binaries: { api: { build: ${JSON.stringify(build.replace('{{version}}', '0.9'))}, verify: [--version] } }
checklist: [{ kind: binaries }]`);
    const old = await cli('release', '1.4.0');
    expect(old.stdout).toContain('does not say 1.4.0');
  });

  it('writes no checksums of files it could not tell apart', async () => {
    await steps(`binaries:
  api: { build: ${JSON.stringify(build)}, platforms: [linux/amd64, linux/arm64], output: 'dist/{{arch}}/api' }
checklist: [{ kind: binaries }]`);
    for (const arch of ['amd64', 'arm64'])
      await mkdir(path.join(project.folder, 'dist', arch), { recursive: true });
    const ran = await cli('release', '1.4.0');
    expect(ran.stdout).toContain('No checksums.txt');
    expect(ran.exitCode).toBe(0);
  });

  it('reads what the files are, and fails for a program of another platform', async () => {
    const copies = `cp ${JSON.stringify(process.execPath)} {{output}}`;
    const { arch } = process;
    const [own, other] = arch === 'arm64' ? ['arm64', 'amd64'] : ['amd64', 'arm64'];
    await steps(`binaries: { node: { build: ${JSON.stringify(copies)}, platforms: [linux/${own}] } }
checklist: [{ kind: binaries }]`);
    await mkdir(path.join(project.folder, 'dist'), { recursive: true });
    const right = await cli('release', '1.4.0', '--json');
    expect(right.exitCode).toBe(0);
    expect(JSON.stringify(documentOf(right))).toMatch(new RegExp(`ELF, ${own}, dynamic`));
    await steps(`binaries: { node: { build: ${JSON.stringify(copies)}, platforms: [linux/${other}] } }
checklist: [{ kind: binaries }]`);
    await rm(path.join(project.folder, '.slipway'), { recursive: true });
    const wrong = await cli('release', '1.4.0');
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stdout).toMatch(/is built for another platform than linux\/[a-z0-9]+: ELF/);
    expect(wrong.stdout).toContain('GOARCH');
  });
});
