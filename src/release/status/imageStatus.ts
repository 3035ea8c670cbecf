import { platformKey } from '../../build/platformKey.ts';
import type { Digest } from '../../oci/digest.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { PublishedImage, PublishedPlatform } from './publishedImage.ts';
import type { ImageFact, RepositoryFact } from './statusFacts.ts';
import { known } from './statusFacts.ts';
import type { StatusRow, Verdict } from './statusRow.ts';
import { drift, ok, short, unchecked } from './statusRow.ts';

/** An image in each of its repositories: the tag of the version, its platforms, their revisions. */
export function imageRows(image: ImageFact, commit: string | undefined): StatusRow[] {
  const { name, repositories } = image;
  if (repositories.length === 0)
    return [
      { id: `image:${name}`, image: name, title: name, ...unchecked('no repository configured') },
    ];
  const first = repositories.map(({ image: found }) => intact(found)).find(Boolean);
  return repositories.flatMap((fact) => repositoryRows(image, fact, first?.digest, commit));
}

function intact(found: RepositoryFact['image']): PublishedImage | undefined {
  const value = known(found);
  return value !== undefined && 'digest' in value ? value : undefined;
}

function repositoryRows(
  image: ImageFact,
  { repository, image: found }: RepositoryFact,
  expected: Digest | undefined,
  commit: string | undefined,
): StatusRow[] {
  const id = `image:${image.name}:${repository}`;
  const row = { id, image: image.name, title: `${repository}:${image.tag}` };
  if (found.kind === 'unchecked') return [{ ...row, ...unchecked(found.why) }];
  const { value } = found;
  if (value === undefined) return [{ ...row, ...missingImage(image, expected) }];
  if ('broken' in value)
    return [{ ...row, ...drift('image-broken', value.broken, 'rebuild', rebuild(image)) }];
  const same = expected === undefined || value.digest === expected;
  const differs = `${shortDigest(value.digest)}, not ${expected === undefined ? '' : shortDigest(expected)} as in the first repository`;
  return [
    {
      ...row,
      ...(same
        ? ok(shortDigest(value.digest))
        : drift('image-differs', differs, 'copy', copyFrom(image))),
    },
    ...platformRows(image, value, commit, id),
  ];
}

function missingImage(image: ImageFact, elsewhere: Digest | undefined): Verdict {
  return elsewhere === undefined
    ? drift('image-missing', 'no such tag', 'build', `slipway build ${image.name} --push`)
    : drift('image-missing', 'no such tag', 'copy', copyFrom(image));
}

function copyFrom(image: ImageFact): string {
  return `Copy ${image.tag} by digest from the repository that has it, or build for both again.`;
}

function rebuild(image: ImageFact): string {
  return `At the tagged commit: slipway build ${image.name} --push`;
}

function platformRows(
  image: ImageFact,
  published: PublishedImage,
  commit: string | undefined,
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
          ? revisionVerdict(image, one, commit)
          : drift(
              'platform-unexpected',
              'not among the configured platforms',
              'rebuild',
              `Add ${one.platform} to the platforms of ${image.name}, or build again without it.`,
            ),
      ),
    ),
    ...image.platforms
      .filter((platform) => !present.has(platformKey(platform)))
      .map((platform) =>
        row(platform, drift('platform-missing', 'not in the image', 'rebuild', rebuild(image))),
      ),
  ];
}

function revisionVerdict(
  image: ImageFact,
  { digest, revision }: PublishedPlatform,
  commit: string | undefined,
): Verdict {
  const at = shortDigest(digest);
  if (revision === undefined)
    return drift('revision-missing', `${at}, without a revision`, 'rebuild', rebuild(image));
  const from = `${at} from ${short(revision)}`;
  if (revision.endsWith('-dirty'))
    return drift(
      'revision-dirty',
      `${from}: built with changes that were not committed`,
      'rebuild',
      rebuild(image),
    );
  if (commit === undefined) return unchecked(`${from}: no git tag to compare with`);
  if (revision === commit) return ok(from);
  return drift('revision-differs', `${from}, not ${short(commit)}`, 'rebuild', rebuild(image));
}
