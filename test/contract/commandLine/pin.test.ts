import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnvFiles } from '../../../src/adapters/workspace/envFiles.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry } from '../registry/hostileRegistry.ts';
import { name, pushImage } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

let registry: HostileRegistry;
let folder: string;
let reference: string;
beforeEach(async () => {
  registry = await startHostileRegistry();
  const { digest } = pushImage(registry, { os: 'linux', architecture: 'amd64' }, '1.4.0');
  reference = `${registry.host}/${name}@${digest}`;
  folder = await mkdtemp(join(tmpdir(), 'slipway-pin-'));
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

function pin(...argv: readonly string[]) {
  return runCli(['pin', ...argv, '--directory', folder]);
}

const never = new AbortController().signal;

describe('slipway pin', () => {
  it('prints a line that a shell or compose reads', async () => {
    const run = await pin(`${registry.host}/${name}:1.4.0`);
    expect(run).toMatchObject({ exitCode: 0, stdout: `IMAGE=${reference}\n` });
  });

  it('pins the images of the project at a tag, each under its own name', async () => {
    const repositories = `{ repositories: [${registry.host}/${name}] }`;
    const config = `version: 1\nimages:\n  api: ${repositories}\n  web-ui: ${repositories}\n`;
    await writeFile(join(folder, 'slipway.yaml'), config);
    const run = await pin('--tag', '1.4.0');
    expect(run.stdout).toBe(`API_IMAGE=${reference}\nWEB_UI_IMAGE=${reference}\n`);
  });

  it('writes into a file after it was told to, and keeps mode, link and everything else', async () => {
    const file = join(folder, 'real.env');
    await writeFile(file, '# ours\nAPI="old:1" # x\n');
    await chmod(file, 0o600);
    await symlink('real.env', join(folder, '.env'));
    const operands = [`API=${registry.host}/${name}:1.4.0`, '--file', '.env'];
    const plan = await pin(...operands, '--dry-run', '--json');
    expect(documentOf(plan)).toMatchObject({
      file: '.env',
      changes: [{ action: 'change', variable: 'API', from: 'old:1', to: reference }],
      written: false,
    });
    expect((await pin(...operands)).exitCode).toBe(2); // nobody is there to say yes
    expect(await readFile(file, 'utf8')).toContain('old:1');
    expect(documentOf(await pin(...operands, '--yes', '--json'))).toMatchObject({ written: true });
    expect(await readFile(file, 'utf8')).toBe(`# ours\nAPI="${reference}" # x\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await pin(...operands, '--yes')).stdout).toContain('Nothing to do.');
  });

  it('writes nothing when one of the images is not there', async () => {
    const operands = [`A=${registry.host}/${name}:1.4.0`, `B=${registry.host}/${name}:none`];
    const run = await pin(...operands, '--file', '.env', '--yes', '--json');
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({ error: { reason: 'not-found' } });
    expect(await createEnvFiles(folder).read('.env', never)).toBeUndefined();
  });

  it.each([
    [['1A=x:1'], 'not the name of a variable'],
    [['A=x/y:1', 'A=x/z:1'], 'would both be A'],
    [['x/y:1', '--tag', '1'], '--tag is for'],
    [['x/Y:1'], 'lower case'],
    [[], 'No image of the project'],
  ])('%j is wrong usage', async (argv, text) => {
    const run = await pin(...argv);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(text);
  });
});

describe('env files', () => {
  it('are not replaced when somebody changed them meanwhile, nor read when they are no text', async () => {
    const files = createEnvFiles(folder);
    await files.replace('.env', undefined, 'A=1\n', never);
    await expect(files.replace('.env', undefined, 'A=2\n', never)).rejects.toMatchObject({
      reason: 'changed',
    });
    await writeFile(join(folder, 'bin'), Buffer.from([0xff, 0xfe, 0x00]));
    await expect(files.read('bin', never)).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(files.read('.', never)).rejects.toMatchObject({ reason: 'unreadable' });
    await expect(files.replace('no/such/.env', undefined, 'A=1', never)).rejects.toMatchObject({
      reason: 'unwritable',
    });
  });
});
