import { displayArgv } from '../../build/displayCommand.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { relay } from '../checklist/relay.ts';
import { releaseCommit } from '../checklist/releaseCommit.ts';
import { exitFinding } from '../checklist/runners/runProgram.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepContext, StepEvent, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import type { AssetFile, AssetFiles } from '../gitHubRelease/assetFiles.ts';
import type { BinariesPorts, BinaryOutcome } from './buildBinaries.ts';
import { buildBinaries } from './buildBinaries.ts';
import { fileGrowth } from './compareSizes.ts';
import { planBinaries } from './planBinaries.ts';
import { prefixedLines } from './prefixedLines.ts';

/** The step that builds every binary for every platform; the digests of the files are its evidence. */
export function binariesRunner(ports: BinariesPorts): StepRunner<'binaries'> {
  const { platform } = ports.programs;
  return {
    kind: 'binaries',
    plan: (_step, context) =>
      Promise.resolve().then(() => {
        const builds = planBinaries(context, platform);
        const files = builds.map(({ output }) => output).join(', ');
        const summary =
          files === '' ? 'Build no binary' : `Build ${files}, and checksums.txt of them`;
        return { summary, details: builds.map(({ argv }) => displayArgv(argv)) };
      }),
    run: (_step, context, signal) => relay((tell) => build(ports, context, tell, signal)),
    check: (_step, evidence, context, signal) => check(ports, evidence, context, signal),
  };
}

async function build(
  ports: BinariesPorts,
  context: StepContext,
  tell: (event: StepEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const builds = planBinaries(context, ports.programs.platform);
  if (builds.length === 0) throw nothing();
  const note = (text: string): void => {
    tell({ kind: 'finding', finding: { kind: 'note', text } });
  };
  const lines = prefixedLines((text) => {
    tell({ kind: 'log', text });
  });
  const plan = { release: context, builds, complete: true };
  let ended = 0;
  const { outcomes, checksums, notes } = await buildBinaries(
    ports,
    plan,
    {
      started: ({ name, platform }) => {
        const fraction = ended / builds.length;
        tell({ kind: 'progress', text: `${name} ${platform}`, fraction });
      },
      text: lines.text,
      ran: (_build, { argv, end }) => {
        const finding = exitFinding(argv, end, context);
        if (finding !== undefined) tell({ kind: 'finding', finding });
      },
      ended: (outcome) => {
        ended += 1;
        lines.end(outcome.build);
        if (outcome.kind === 'failed') return;
        const { files, format, notes: found } = outcome.built;
        for (const file of files) {
          tell(assetFinding(file));
          const growth = fileGrowth(file);
          if (growth !== undefined)
            note(`${file.path}: ${growth} since ${file.before?.tag ?? ''}.`);
        }
        for (const text of [format, ...found]) note(`${outcome.build.output}: ${text}.`);
      },
    },
    signal,
  );
  notes.forEach(note);
  requireAll(outcomes);
  if (checksums !== undefined) tell(assetFinding(checksums));
}

function assetFinding({ path: name, digest, size }: AssetFile): StepEvent {
  return { kind: 'finding', finding: { kind: 'asset', name, digest, size } };
}

/** The only failure as it is, else all of them in one. */
function requireAll(outcomes: readonly BinaryOutcome[]): void {
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  const [first, ...others] = failed;
  if (first === undefined) return;
  if (others.length === 0) throw first.error;
  throw new ChecklistError(
    'step-failed',
    `${String(failed.length)} of ${String(outcomes.length)} binaries failed: ${failed.map(({ build, error }) => `${build.name} for ${build.platform}: ${messageOf(error)}`).join(' ')}`,
    'The logs beside the release say more. Correct what they say and run the step again.',
    { cause: first.error },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Files that are published are safe wherever they were built; the others have to be here yet. */
async function check(
  { files }: { readonly files: AssetFiles },
  evidence: readonly StepEvidence[],
  context: StepContext,
  signal: AbortSignal,
): Promise<Verdict> {
  const published = publishedDigests(context);
  const commit = releaseCommit(context);
  for (const { finding } of evidence) {
    if (finding.kind === 'exit' && finding.commit !== undefined && finding.commit !== commit) {
      const [built, now] = [finding.commit.slice(0, 7), commit?.slice(0, 7) ?? 'none'];
      return { holds: false, reason: `They were built from ${built}; the release is of ${now}.` };
    }
    if (finding.kind !== 'asset' || published.has(finding.digest)) continue;
    const [file] = (await files.find([finding.name], signal)).files;
    if (file === undefined) return { holds: false, reason: `${finding.name} is not there.` };
    if (file.digest !== finding.digest)
      return { holds: false, reason: `${finding.name} is another file now.` };
  }
  return { holds: true };
}

function publishedDigests({ checklist }: StepContext): ReadonlySet<string> {
  const digests = new Set<string>();
  for (const { step, state, evidence } of checklist.steps)
    for (const { finding } of evidence)
      if (step.kind === 'github-release' && state === 'passed' && finding.kind === 'asset')
        digests.add(finding.digest);
  return digests;
}

function nothing(): ChecklistError {
  return new ChecklistError(
    'not-possible',
    'slipway.yaml names no binaries to build.',
    'Add `binaries: { name: { build: …, platforms: […] } }`, or skip the step.',
  );
}
