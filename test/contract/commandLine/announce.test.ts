import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf } from './runCli.ts';

interface Chat {
  /** With a secret in it, as chats have them. */
  readonly address: string;
  readonly received: { readonly type: string | undefined; readonly body: unknown }[];
  status: number | 'hang' | 'redirect';
  close(): void;
}

let project: GitHubProject;
let chat: Chat;
const secret = 'T00CANARY/B00/XyZ';

beforeEach(async () => {
  project = await startGitHubProject();
  chat = await startChat();
});

afterEach(async () => {
  chat.close();
  await project.close();
});

async function startChat(): Promise<Chat> {
  const received: Chat['received'] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      received.push({ type: request.headers['content-type'], body: JSON.parse(text) as unknown });
      if (started.status === 'hang') return;
      if (started.status === 'redirect') response.writeHead(307, { location: '/elsewhere' });
      else response.writeHead(started.status);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const started: Chat = {
    ...{ address: `http://127.0.0.1:${port}/services/${secret}`, received, status: 200 },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return started;
}

function cli(argv: readonly string[], options: CliOptions = {}) {
  const env = { TEAM_CHAT: chat.address, ...options.env };
  return project.cli(['announce', ...argv], { ...options, env });
}

describe('announce', () => {
  it('prints the notes where nobody is to be told', async () => {
    const run = await cli([]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toBe(
      'api 1.4.0  https://github.com/acme/api/releases/tag/v1.4.0\n\n### Added\n\n- Everything.\n',
    );
  });

  it('gives a command the notes and posts JSON, once each, and shows both before', async () => {
    await writeFile(path.join(project.folder, 'tell.mjs'), tell);
    await project.writeConfig(
      `announce:
  run: [${process.execPath}, tell.mjs]
  webhook: { variable: TEAM_CHAT, body: { content: '{{title}} {{missing}} "{{notes}}"' } }
`,
    );
    const plan = await cli(['--dry-run']);
    expect(plan.stdout).toContain('post  to the address in TEAM_CHAT');
    expect(plan.stdout).not.toContain(secret);
    expect(chat.received).toEqual([]);
    const run = await cli(['--yes', '--json']);
    expect(run.stderr).toBe('hello\n');
    expect(documentOf(run)).toMatchObject({ told: ['command', 'webhook'] });
    expect(await readFile(path.join(project.folder, 'told.txt'), 'utf8')).toBe(
      '### Added\n\n- Everything.',
    );
    expect(chat.received).toEqual([
      {
        type: 'application/json',
        body: { content: 'api 1.4.0 {{missing}} "### Added\n\n- Everything."' },
      },
    ]);
  });

  it('fails without a word about the address', async () => {
    await project.writeConfig('announce: { webhook: { variable: TEAM_CHAT } }\n');
    for (const [status, said] of [
      [404, 'copy it again'],
      [429, 'some minutes'],
      ['redirect', 'answered 307'],
    ] as const) {
      chat.status = status;
      const run = await cli(['--yes', '--json', '--verbose']);
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain(said);
      expect(run.stdout + run.stderr).not.toMatch(/CANARY|127\.0\.0\.1/);
    }
    expect(chat.received).toHaveLength(3);
    for (const address of ['', 'http://chat.example/x', `ftp://h/${secret}`, secret]) {
      const run = await cli(['--yes', '--verbose'], { env: { TEAM_CHAT: address } });
      expect(run.exitCode).toBe(1);
      expect(run.stdout + run.stderr).not.toContain('CANARY');
    }
  });
});

const tell = `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('told.txt', readFileSync(0, 'utf8'));
console.log('hello');
`;
