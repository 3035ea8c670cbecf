import { tmpdir } from 'node:os';
import { parse } from 'node:path';
import type { UpstreamGit, UpstreamTag } from '../../release/mirror/upstreamGit.ts';
import { SourceControlError } from '../../release/sourceControl.ts';
import type { Git } from './gitCommand.ts';
import { gitIn } from './gitIn.ts';
import type { GitOptions } from './gitIn.ts';
import type { NetworkFailure } from './networkFailure.ts';
import { networkFailure } from './networkFailure.ts';

/**
 * Nobody's configuration has a say in what is read from a foreign repository, and no transport that
 * starts programs (`ext::`) is allowed. https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL
 */
const environment = {
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: undefined,
  GIT_CONFIG_PARAMETERS: undefined,
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
};

const timeoutMs = 60_000;

/** git in a folder that is no repository of this project's, with nobody's configuration. */
export function foreignGit(options: GitOptions, folder: string, signal: AbortSignal): Git {
  return gitIn({ ...options, env: environment }, folder, signal);
}

/** Repositories of others, by the git command line. */
export function createForeignGit(options: GitOptions): UpstreamGit {
  return {
    async tags(address, signal) {
      // Outside of every repository, whose configuration would count.
      const git = foreignGit(options, parse(tmpdir()).root, signal);
      const asked = await git(['ls-remote', '--quiet', '--tags', '--', address], { timeoutMs });
      if (asked.exitCode === 0) return parseTags(asked.stdout);
      const { reason, why, remedy } = foreignFailure(address, asked.stderr);
      throw new SourceControlError(reason, `The tags of ${address} cannot be read${why}.`, remedy);
    },
  };
}

/** Why git did not get through to a repository of others, which is no remote of this project. */
export function foreignFailure(address: string, stderr: string): NetworkFailure {
  const failure = networkFailure(address, stderr);
  if (failure.reason === 'unreachable')
    return { ...failure, remedy: `Check the network and the address ${address}.` };
  if (failure.reason !== 'denied') return failure;
  return {
    ...failure,
    remedy: `Check that ${address} is there and public. What git has saved to sign in is not used: for what is private, give an address of ssh whose key is loaded.`,
  };
}

/** An annotated tag has a second line, `^{}`, with its commit. https://git-scm.com/docs/git-ls-remote */
function parseTags(text: string): UpstreamTag[] {
  const commits = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, object, name] = /^([0-9a-f]{40,64})\trefs\/tags\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    if (object !== undefined && name !== undefined) commits.set(name, object);
  }
  return [...commits].map(([name, commit]) => ({ name, commit }));
}
