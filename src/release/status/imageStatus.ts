import { platformKey } from '../../build/platformKey.ts';
import type { Digest } from '../../oci/digest.ts';
import { shortDigest } from '../../oci/digest.ts';
import { otherTagsVerdict } from './otherTagsVerdict.ts';
import type { PublishedImage, PublishedPlatform } from './publishedImage.ts';
import type { ImageFact, RepositoryFact } from './statusFacts.ts';
import { known } from './statusFacts.ts';
import type { StatusRemedy, StatusRow, Verdict } from './statusRow.ts';
import { drift, ok, short, unchecked } from './statusRow.ts';

/** What was released, and what is checked out. */
export interface ReleasedSource {
  readonly commit: string | undefined;
  readonly head: string | undefined;
  /** Name of the git tag. */
  readonly tag: string;
}

/** An image that is known to be there, and where. */
interface Holder {
  readonly repository: string;
  readonly digest: Digest;
}

/** An image in each of its repositories: the tags of the version, its platforms, their revisions. */
export function imageRows(image: ImageFact, source: ReleasedSource): StatusRow[] {
  const { name, repositories } = image;
  if (repositories.length === 0)
    return [
      { id: `image:${name}`, image: name, title: name, ...unchecked('no repository configured') },
    ];
  const [first] = repositories.flatMap(({ repository, image: found }): Holder[] => {
    const digest = intact(found)?.digest;
    return digest === undefined ? [] : [{ repository, digest }];
  });
  return repositories.flatMap((fact) => repositoryRows(image, fact, first, source));
}

function intact(found: RepositoryFact['image']): PublishedImage | undefined {
  const value = known(found);
  return value !== undefined && 'digest' in value ? value : undefined;
}

function repositoryRows(
  image: ImageFact,
  fact: RepositoryFact,
  first: Holder | undefined,
  source: ReleasedSource,
): StatusRow[] {
  const { repository, image: found } = fact;
  const id = `image:${image.name}:${repository}`;
  const row = { id, image: image.name, title: `${repository}:${image.tag}` };
  if (found.kind === 'unchecked') return [{ ...row, ...unchecked(found.why, found.refusedBy) }];
  const { value } = found;
  if (value === undefined) return [{ ...row, ...missingImage(image, repository, first, source) }];
  if ('broken' in value)
    return [{ ...row, ...drift('image-broken', value.broken, rebuild(image, source)) }];
  return [
    { ...row, ...digestVerdict(image, repository, value.digest, first) },
    ...otherTagRows(fact, value.digest, row),
    ...platformRows(image, value, source, id),
  ];
}

function digestVerdict(
  image: ImageFact,
  repository: string,
  digest: Digest,
  first: Holder | undefined,
): Verdict {
  if (first === undefined || digest === first.digest) return ok(shortDigest(digest));
  const differs = `${shortDigest(digest)}, not ${shortDigest(first.digest)} as in the first repository`;
  return drift('image-differs', differs, copyFrom(image, repository, first));
}

function missingImage(
  image: ImageFact,
  repository: string,
  elsewhere: Holder | undefined,
  source: ReleasedSource,
): Verdict {
  const remedy =
    elsewhere === undefined
      ? rebuild(image, source, 'build')
      : copyFrom(image, repository, elsewhere);
  return drift('image-missing', 'no such tag', remedy);
}

function copyFrom(image: ImageFact, repository: string, from: Holder): StatusRemedy {
  const source = `${from.repository}@${from.digest}`;
  const target = `${repository}:${image.tag}`;
  return { action: 'copy', source, target, text: `slipway copy ${source} ${target}` };
}

/** Nothing is built from another commit than the one that was released. */
function rebuild(
  image: ImageFact,
  { commit, head, tag }: ReleasedSource,
  action: 'build' | 'rebuild' = 'rebuild',
): StatusRemedy {
  const build = `slipway build ${image.name} --push`;
  if (commit === undefined || head === undefined || head === commit) return { action, text: build };
  return { action: 'check-out', text: `git checkout ${tag}, then: ${build}` };
}

function otherTagRows(
  { repository, otherTags }: RepositoryFact,
  digest: Digest,
  row: Pick<StatusRow, 'id' | 'image'>,
): StatusRow[] {
  if (otherTags === undefined) return [];
  const about = { ...row, id: `${row.id}:tags` };
  if (otherTags.kind === 'unchecked')
    return [
      { ...about, tags: [], title: 'other tags', ...unchecked(otherTags.why, otherTags.refusedBy) },
    ];
  const tags = otherTags.value.map(({ tag }) => tag);
  if (tags.length === 0) return [];
  const verdict = otherTagsVerdict(repository, digest, otherTags.value);
  return [{ ...about, tags, title: tags.join(', '), ...verdict }];
}

function platformRows(
  image: ImageFact,
  published: PublishedImage,
  source: ReleasedSource,
  id: string,
): StatusRow[] {
  const wanted = new Set(image.platforms.map(platformKey));
  const present = new Set(published.platforms.map(({ platform }) => platformKey(platform)));
  const row = (platform: string, verdict: Verdict): StatusRow => ({
    id: `${id}:${platform}`,
    image: image.name,
    platform,
    title: platform,
    ...verdict,
  });
  return [
    ...published.platforms.map((one) =>
      row(
        one.platform,
        wanted.size === 0 || wanted.has(platformKey(one.platform))
          ? revisionVerdict(image, one, source)
          : drift('platform-unexpected', 'not among the configured platforms', {
              ...rebuild(image, source),
              text: `Add ${one.platform} to the platforms of ${image.name}, or build again without it.`,
            }),
      ),
    ),
    ...image.platforms
      .filter((platform) => !present.has(platformKey(platform)))
      .map((platform) =>
        row(platform, drift('platform-missing', 'not in the image', rebuild(image, source))),
      ),
  ];
}

function revisionVerdict(
  image: ImageFact,
  { digest, revision }: PublishedPlatform,
  source: ReleasedSource,
): Verdict {
  const { commit } = source;
  const at = shortDigest(digest);
  const again = rebuild(image, source);
  if (revision === undefined) return drift('revision-missing', `${at}, without a revision`, again);
  const from = `${at} from ${short(revision)}`;
  if (revision.endsWith('-dirty'))
    return drift('revision-dirty', `${from}: built with changes that were not committed`, again);
  if (commit === undefined) return unchecked(`${from}: no git tag to compare with`);
  if (revision === commit) return ok(from);
  return drift('revision-differs', `${from}, not ${short(commit)}`, again);
}
