import { isAbort } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { AssetFile } from '../gitHubRelease/assetFiles.ts';
import { assetName } from '../gitHubRelease/assetName.ts';
import { checksumLines } from '../gitHubRelease/checksumLines.ts';
import type { ReleaseValues } from '../checklist/runners/fillIn.ts';
import type { BinaryPorts, BinaryRun, BuiltBinary } from './buildBinary.ts';
import { buildBinary } from './buildBinary.ts';
import type { LastSizes } from './compareSizes.ts';
import { compareSizes, lastSizes } from './compareSizes.ts';
import type { LastReleasePorts } from './lastRelease.ts';
import { lastRelease } from './lastRelease.ts';
import type { BinaryBuild } from './planBinaries.ts';

export interface BinariesPorts extends BinaryPorts, LastReleasePorts {
  readonly projectFiles: ProjectFiles;
}

export type BinaryOutcome =
  | { readonly kind: 'built'; readonly build: BinaryBuild; readonly built: BuiltBinary }
  | { readonly kind: 'failed'; readonly build: BinaryBuild; readonly error: unknown };

export interface BinariesResult {
  /** In the order of the builds. */
  readonly outcomes: readonly BinaryOutcome[];
  /** Of all files; absent where one is missing or two have the same name. */
  readonly checksums?: AssetFile;
  readonly notes: readonly string[];
}

/** What is told while binaries are built, several at a time. */
export interface BinariesObserver {
  started(build: BinaryBuild): void;
  /** Output as it comes. */
  text(build: BinaryBuild, text: string): void;
  ran(build: BinaryBuild, run: BinaryRun): void;
  ended(outcome: BinaryOutcome): void;
}

/** What is built, and for which release. */
export interface BinariesPlan {
  readonly release: ReleaseValues;
  readonly builds: readonly BinaryBuild[];
  /** False where only some of them were chosen. */
  readonly complete: boolean;
}

/**
 * Builds binaries side by side, as many as the machine has cores; one that fails stops no other.
 * Meanwhile the last release is asked for its sizes. Only an abort makes it fail.
 */
export async function buildBinaries(
  ports: BinariesPorts,
  plan: BinariesPlan,
  observer: BinariesObserver,
  signal: AbortSignal,
): Promise<BinariesResult> {
  const { builds, release } = plan;
  const ended = new AbortController();
  const asking = AbortSignal.any([signal, ended.signal]);
  const last = readLastSizes(ports, release, asking);
  const outcomes = await mapConcurrently(builds, ports.programs.parallelism, async (build) => {
    const outcome = await outcomeOf(ports, build, { release, last }, observer, signal);
    if (outcome.kind === 'built' || !isAbort(outcome.error)) observer.ended(outcome);
    return outcome;
  });
  // Where nothing was built nobody has waited for it.
  ended.abort();
  signal.throwIfAborted();
  const notes = growthNotes(plan, outcomes, await last);
  return { outcomes, ...(await checksumsOf(ports, plan, outcomes, notes, signal)) };
}

/** Never fails: whether it matters is for each binary's rules to say. */
async function readLastSizes(
  ports: BinariesPorts,
  release: ReleaseValues,
  signal: AbortSignal,
): Promise<LastSizes> {
  try {
    const last = await lastRelease(ports, release, signal);
    if (last === undefined) return { kind: 'none' };
    return lastSizes(last, release, ports.programs.platform);
  } catch (error) {
    return { kind: 'unknown', error };
  }
}

function growthNotes(
  { release }: BinariesPlan,
  outcomes: readonly BinaryOutcome[],
  { kind }: LastSizes,
): string[] {
  const asked = outcomes.some((one) => one.kind === 'built' && one.build.maxGrowth !== undefined);
  return kind === 'none' && asked
    ? [`No release before ${release.version} was found, so maxGrowth had nothing to judge.`]
    : [];
}

/** Checksums where there can be some, and the notes with why there are none. */
async function checksumsOf(
  ports: BinariesPorts,
  { complete }: BinariesPlan,
  outcomes: readonly BinaryOutcome[],
  notes: readonly string[],
  signal: AbortSignal,
): Promise<Pick<BinariesResult, 'checksums' | 'notes'>> {
  if (outcomes.some(({ kind }) => kind === 'failed')) return { notes };
  // goreleaser writes checksums of its own.
  const files = outcomes.flatMap((one) =>
    one.kind === 'built' && one.build.goreleaser !== true ? one.built.files : [],
  );
  if (files.length === 0) return { notes };
  if (!complete) return { notes: [...notes, notAll] };
  const names = new Set(files.map(({ path }) => assetName(path)));
  if (names.size < files.length) return { notes: [...notes, sameNames] };
  return { checksums: await writeChecksums(ports, files, signal), notes };
}

interface BuiltFor {
  readonly release: ReleaseValues;
  readonly last: Promise<LastSizes>;
}

async function outcomeOf(
  ports: BinariesPorts,
  build: BinaryBuild,
  { release, last }: BuiltFor,
  observer: BinariesObserver,
  signal: AbortSignal,
): Promise<BinaryOutcome> {
  const watch = {
    text: (text: string) => {
      observer.text(build, text);
    },
    ran: (run: BinaryRun) => {
      observer.ran(build, run);
    },
  };
  try {
    signal.throwIfAborted();
    observer.started(build);
    const built = await buildBinary(ports, build, release.version, watch, signal);
    return { kind: 'built', build, built: compareSizes(build, built, await last) };
  } catch (error) {
    // Also of an abort: the others have to end before this does.
    return { kind: 'failed', build, error };
  }
}

const checksumsName = 'checksums.txt';
const notAll = `${checksumsName} was left as it is: not all binaries were built.`;
const sameNames = `No ${checksumsName}: files of the same name cannot be told apart in it.`;

/** `checksums.txt` beside the first of the files, for `sha256sum --check`. */
async function writeChecksums(
  { files, projectFiles }: BinariesPorts,
  built: readonly AssetFile[],
  signal: AbortSignal,
): Promise<AssetFile> {
  const path = checksumsPath(built.map((file) => file.path));
  const before = await projectFiles.read(path, signal);
  await projectFiles.replace(path, before, `${checksumLines(built).join('\n')}\n`, signal);
  const [file] = (await files.find([path], signal)).files;
  if (file !== undefined) return file;
  throw new ChecklistError('step-failed', `${path} is not there.`, 'Build them again.');
}

function checksumsPath([first = '']: readonly string[]): string {
  return `${first.replace(/[^/]*$/, '')}${checksumsName}`;
}
