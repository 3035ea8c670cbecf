import type { JsonObject } from './description.ts';
import { sample } from './description.ts';
import type { FakeAsset, FakeIssue, FakeRelease, FakeRepository } from './fakeGitHub.ts';

const page = 'https://github.com/acme/api';
const user = (): JsonObject => sample('simple-user', { login: 'someone' });

export function repositoryOf(repository: FakeRepository, signedIn: boolean): JsonObject {
  const { push, archived } = repository;
  const permissions = { admin: false, maintain: false, push, triage: push, pull: true };
  return sample('full-repository', {
    ...{ full_name: 'acme/api', name: 'api', default_branch: 'main', html_url: page, archived },
    ...{ private: false, owner: user() },
    ...(signedIn ? { permissions } : {}),
  });
}

export function releaseOf(release: FakeRelease, uploads: string, digests: boolean): JsonObject {
  const { id, draft, tag_name, assets, ...rest } = release;
  return sample('release', {
    ...{ ...rest, id, draft, tag_name, author: user() },
    html_url: draft ? `${page}/releases/tag/untagged-${id}` : `${page}/releases/tag/${tag_name}`,
    upload_url: `${uploads}/repos/acme/api/releases/${id}/assets{?name,label}`,
    assets: assets.map((asset) => assetOf(asset, digests)),
  });
}

export function assetOf({ digest, ...asset }: FakeAsset, digests: boolean): JsonObject {
  const made = sample('release-asset', {
    ...asset,
    digest: digests ? digest : null,
    uploader: user(),
    content_type: 'application/octet-stream',
  });
  return made;
}

export function issueOf({ labels, number, ...issue }: FakeIssue): JsonObject {
  return sample('issue', {
    ...{ ...issue, number, id: number, user: user(), html_url: `${page}/issues/${number}` },
    labels: labels.map((name) => ({ name })),
  });
}
