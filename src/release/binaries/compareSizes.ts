import { Failure } from '../../oci/failure.ts';
import { formatSize } from '../../oci/formatSize.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { ReleaseValues } from '../checklist/runners/fillIn.ts';
import type { AssetFile } from '../gitHubRelease/assetFiles.ts';
import { assetName } from '../gitHubRelease/assetName.ts';
import { brokenSizeRule, growthOf, growthText } from '../sizeRules.ts';
import type { BuiltBinary, BuiltFile } from './buildBinary.ts';
import type { LastRelease } from './lastRelease.ts';
import type { BinaryBuild } from './planBinaries.ts';
import { planBinaries } from './planBinaries.ts';

/** What is known of the release before. */
export type LastSizes =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly error: unknown }
  | {
      readonly kind: 'known';
      readonly tag: string;
      /** The name a file had in it, undefined where it cannot be told, and its bytes. */
      before(build: BinaryBuild, path: string): { readonly name?: string; readonly size?: number };
    };

/** Names of the last release are those its version gives by what slipway.yaml says now. */
export function lastSizes(last: LastRelease, release: ReleaseValues, native: string): LastSizes {
  const { tag, version, sizes } = last;
  const names = new Map<string, string>();
  for (const build of planBinaries({ ...release, tag, version }, native))
    names.set(keyOf(build), assetName(build.archive?.path ?? build.output));
  const all = [...names.values()];
  return {
    ...{ kind: 'known', tag },
    before(build, path) {
      const name =
        build.goreleaser === true
          ? assetName(path).replaceAll(release.version, version)
          : names.get(keyOf(build));
      // One name for several platforms says nothing about either.
      if (name === undefined || all.indexOf(name) !== all.lastIndexOf(name)) return {};
      const size = sizes.get(name);
      return { name, ...(size === undefined ? {} : { size }) };
    },
  };
}

/**
 * What was built, beside what it was in the last release. Fails with ChecklistError where it grew
 * more than it may, or that cannot be found out.
 */
export function compareSizes(build: BinaryBuild, built: BuiltBinary, last: LastSizes): BuiltBinary {
  const asked = build.maxGrowth !== undefined;
  if (last.kind === 'unknown' && asked) throw notCompared(build, last.error);
  if (last.kind !== 'known') return built;
  const notes: string[] = [];
  const files = built.files.map((file): BuiltFile => {
    if (!built.weighed.includes(file.path)) return file;
    const { tag } = last;
    const { name, size } = last.before(build, file.path);
    if (size !== undefined) return judged(build, file, { tag, size });
    if (asked) notes.push(`is not compared: ${tag} has no ${name ?? 'file that is its alone'}`);
    return file;
  });
  return { ...built, files, notes: [...built.notes, ...notes] };
}

/** `+3.2 %`; undefined for a file that was not compared. */
export function fileGrowth({ size, before }: BuiltFile): string | undefined {
  const growth = growthOf(size, before?.size);
  return growth === undefined ? undefined : growthText(growth);
}

function judged(
  { name, maxGrowth }: BinaryBuild,
  file: AssetFile,
  before: NonNullable<BuiltFile['before']>,
): BuiltFile {
  const compared = { ...file, before };
  const rules = maxGrowth === undefined ? {} : { maxGrowth };
  const broken = brokenSizeRule(file.size, rules, before.size);
  if (broken === undefined) return compared;
  const grown = `${formatSize(file.size)}, ${fileGrowth(compared) ?? ''} since ${before.tag}`;
  throw new ChecklistError(
    'step-failed',
    `${file.path} is ${grown}: more than the ${growthText(broken.most)} it may be.`,
    `See what came into it since ${before.tag}, or raise binaries.${name}.maxGrowth in slipway.yaml.`,
  );
}

function notCompared({ name, output }: BinaryBuild, cause: unknown): ChecklistError {
  const [why, remedy] =
    cause instanceof Failure
      ? [cause.message, cause.remedy]
      : ['The last release is not known.', ''];
  return new ChecklistError(
    'step-failed',
    `${output} could not be compared with the last release: ${why}`,
    `${remedy} Or take binaries.${name}.maxGrowth out of slipway.yaml.`.trim(),
    { cause },
  );
}

function keyOf({ name, platform }: BinaryBuild): string {
  return `${name} ${platform}`;
}
