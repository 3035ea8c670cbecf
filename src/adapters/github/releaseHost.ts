import { GitHubError } from '../../release/gitHub.ts';
import type {
  HostedRelease,
  MakeLatest,
  ReleaseHost,
  RepositoryPlace,
} from '../../release/gitHubRelease/releaseHost.ts';
import type { Connection, Question } from './connection.ts';
import { describeRepository } from './gitHub.ts';
import { parseHostedAssets, parseHostedRelease, parseHostedReleases } from './hostedRelease.ts';
import { pages, pageSize } from './pages.ts';
import { tagCommit } from './tagCommit.ts';
import { uploadAsset } from './uploadAsset.ts';

/** Releases of a GitHub through its REST API. https://docs.github.com/rest/releases */
export function createReleaseHost(connection: Connection): ReleaseHost {
  return {
    host: connection.server.host,
    describeRepository: (place, signal) =>
      describeRepository(connection, place, read(place), signal),
    tagCommit: (place, tag, signal) => tagCommit(connection, place, tag, read(place), signal),
    publishedRelease: (place, tag, signal) =>
      orNone(
        connection.ask(read(place), signal, async (octokit, request) => {
          const route = 'GET /repos/{owner}/{repo}/releases/tags/{tag}';
          const { data } = await octokit.request(route, { ...at(place), tag, request });
          return parseHostedRelease(data);
        }),
      ),
    latestRelease: (place, signal) =>
      orNone(
        connection.ask(read(place), signal, async (octokit, request) => {
          const route = 'GET /repos/{owner}/{repo}/releases/latest';
          const { data } = await octokit.request(route, { ...at(place), request });
          return parseHostedRelease(data);
        }),
      ),
    listReleases: (place, signal) =>
      pages((page) =>
        connection.ask(read(place), signal, async (octokit, request) => {
          const asked = { ...at(place), per_page: pageSize, page, request };
          const { data } = await octokit.request('GET /repos/{owner}/{repo}/releases', asked);
          return parseHostedReleases(data);
        }),
      ),
    readRelease: (place, id, signal) => readRelease(connection, place, id, signal),
    async listAssets(place, release_id, signal) {
      const route = 'GET /repos/{owner}/{repo}/releases/{release_id}/assets';
      const all = [];
      for await (const page of pages((number) =>
        connection.ask(read(place), signal, async (octokit, request) => {
          const asked = { ...at(place), release_id, per_page: pageSize, page: number, request };
          return parseHostedAssets((await octokit.request(route, asked)).data);
        }),
      ))
        all.push(...page);
      return all;
    },
    uploadAsset: ({ uploadUrl }, content, onBytes, signal) =>
      uploadAsset(connection, uploadUrl, content, onBytes, signal),
    pause: (attempt, signal) => connection.pause(attempt, signal),
    ...writes(connection),
  };
}

function writes(
  connection: Connection,
): Pick<ReleaseHost, 'createDraft' | 'updateRelease' | 'deleteDraft' | 'deleteAsset'> {
  return {
    createDraft: (place, { tag, commit, title, notes, prerelease }, signal) =>
      connection.ask(write(place, 'refused'), signal, async (octokit, request) => {
        const asked = { ...at(place), tag_name: tag, target_commitish: commit, request };
        const { data } = await octokit.request('POST /repos/{owner}/{repo}/releases', {
          ...{ ...asked, name: title, body: notes, prerelease, draft: true },
        });
        return parseHostedRelease(data);
      }),
    // Told the same twice, it is the same release.
    updateRelease: (place, id, { title, notes, prerelease, draft, latest }, signal) =>
      connection.ask(write(place, 'always'), signal, async (octokit, request) => {
        const route = 'PATCH /repos/{owner}/{repo}/releases/{release_id}';
        const { data } = await octokit.request(route, {
          ...{ ...at(place), release_id: id, request },
          ...(title === undefined ? {} : { name: title }),
          ...(notes === undefined ? {} : { body: notes }),
          ...(prerelease === undefined ? {} : { prerelease }),
          ...(draft === undefined ? {} : { draft }),
          ...(latest === undefined ? {} : { make_latest: latest satisfies MakeLatest }),
        });
        return parseHostedRelease(data);
      }),
    async deleteDraft(place, release_id, signal) {
      const route = 'DELETE /repos/{owner}/{repo}/releases/{release_id}';
      const asked = { ...at(place), release_id };
      const { draft, tag } = await readRelease(connection, place, release_id, signal);
      if (!draft)
        throw new GitHubError(
          'refused',
          `The release ${tag} is published.`,
          'A published release is not taken back. Delete it on GitHub if you have to.',
        );
      await connection.ask(write(place, 'always'), signal, async (octokit, request) => {
        await goneIsGone(octokit.request(route, { ...asked, request }));
      });
    },
    async deleteAsset(place, asset_id, signal) {
      const route = 'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}';
      await connection.ask(write(place, 'always'), signal, async (octokit, request) => {
        await goneIsGone(octokit.request(route, { ...at(place), asset_id, request }));
      });
    },
  };
}

/** Whoever removed it; a token that may not write has failed before. */
async function goneIsGone(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Error && 'status' in error && error.status === 404)) throw error;
  }
}

function readRelease(
  connection: Connection,
  place: RepositoryPlace,
  release_id: number,
  signal: AbortSignal,
): Promise<HostedRelease> {
  return connection.ask(read(place), signal, async (octokit, request) => {
    const route = 'GET /repos/{owner}/{repo}/releases/{release_id}';
    const { data } = await octokit.request(route, { ...at(place), release_id, request });
    return parseHostedRelease(data);
  });
}

/** Parameters of a repository, as the routes call them. */
export function at({ owner, name }: RepositoryPlace): { owner: string; repo: string } {
  return { owner, repo: name };
}

export function read({ owner, name }: RepositoryPlace): Question {
  return { repository: `${owner}/${name}`, retry: 'always', signedIn: true };
}

export function write(place: RepositoryPlace, retry: Question['retry']): Question {
  return { ...read(place), retry, write: true };
}

/** What is not there is undefined; a repository that is hidden was found out before. */
async function orNone(asked: Promise<HostedRelease>): Promise<HostedRelease | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubError && error.reason === 'not-found') return undefined;
    throw error;
  }
}
