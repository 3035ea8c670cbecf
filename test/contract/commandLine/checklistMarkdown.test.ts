import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

let folder = '';

const markdown = `# Release

- [ ] Count: \`sh count.sh\`
- [ ] Tell the team
`;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-markdown-'));
  await writeFile(path.join(folder, 'slipway.yaml'), 'checklist: RELEASE.md#release\n');
  await writeFile(path.join(folder, 'RELEASE.md'), markdown);
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  await writeFile(path.join(folder, 'count.sh'), 'echo x >> ran\n');
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function cli(argv: readonly string[], options: CliOptions = {}) {
  return runCli([...argv, '--directory', folder], options);
}

const ran = () => readFile(path.join(folder, 'ran'), 'utf8').catch(() => '');

describe('a checklist in a Markdown file', () => {
  it('runs a command once somebody has agreed to it, and asks again when its text changes', async () => {
    const shown = await cli(['checklist']);
    expect(shown.stdout).toContain('0 of 2 done  RELEASE.md#release');
    expect(shown.stdout).toContain('sh count.sh (slipway checklist --bind count-sh-count-sh)');

    // --yes agrees to steps, not to commands nobody has read.
    const unbound = await cli(['release', '--yes']);
    expect(unbound.stdout).toContain('Nobody has agreed to run “sh count.sh” for it.');
    expect(await ran()).toBe('');
    expect((await cli(['checklist', '--bind', 'count-sh-count-sh'])).exitCode).toBe(2);
    const no = await cli(['checklist', '--bind', 'count-sh-count-sh'], { answer: 'n' });
    expect(no.stderr).toContain('Run sh count.sh for it, now and in later releases? [y/N]');
    expect(no.exitCode).toBe(1);
    const yes = await cli(['checklist', '--bind', 'count-sh-count-sh', '--json'], { answer: 'y' });
    expect(documentOf(yes)).toMatchObject({ steps: [{ kind: 'command', irreversible: true }, {}] });
    expect(await ran()).toBe('');

    await cli(['release', '--yes']);
    expect(await ran()).toBe('x\n');
    const next = await cli(['checklist', '1.5.0', '--run', 'next', '--yes']);
    expect([next.exitCode, await ran()]).toEqual([0, 'x\nx\n']);

    await writeFile(path.join(folder, 'RELEASE.md'), markdown.replace('count.sh', 'other.sh'));
    const changed = await cli(['checklist', '1.6.0', '--json']);
    expect(documentOf(changed)).toMatchObject({ steps: [{ kind: 'manual' }, {}] });
  });

  it('gets its ticks when asked, after the lines were shown', async () => {
    await cli(['checklist', '--done', 'tell-the-team', '--note', 'told']);
    const dry = await cli(['checklist', '--write-back', '--dry-run']);
    expect(dry.stdout).toContain('-- [ ] Tell the team\n  +- [x] Tell the team');
    expect(await readFile(path.join(folder, 'RELEASE.md'), 'utf8')).toBe(markdown);
    expect((await cli(['checklist', '--write-back'])).exitCode).toBe(2);
    const written = await cli(['checklist', '--write-back', '--yes']);
    expect(written.stdout).toBe('1 tick written to RELEASE.md.\n');
    const ticked = markdown.replace('[ ] Tell', '[x] Tell');
    expect(await readFile(path.join(folder, 'RELEASE.md'), 'utf8')).toBe(ticked);
    expect((await cli(['checklist', '--write-back'])).stdout).toContain('says what the journal');
  });

  it('is refused by name when the file or the heading is not there', async () => {
    await writeFile(path.join(folder, 'slipway.yaml'), 'checklist: RELEASE.md#relase\n');
    expect((await cli(['checklist'])).stderr).toMatch(
      /no heading “relase”[^]*Did you mean “release”/,
    );
    await writeFile(path.join(folder, 'slipway.yaml'), 'checklist: { file: NONE.md }\n');
    expect((await cli(['checklist'])).stderr).toContain('NONE.md is not there');
  });
});
