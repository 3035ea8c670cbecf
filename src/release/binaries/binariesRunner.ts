import { displayArgv } from '../../build/displayCommand.ts';
import { platformKey } from '../../build/platformKey.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { releaseCommit } from '../checklist/releaseCommit.ts';
import { exitFinding, followProgram, runProgram } from '../checklist/runners/runProgram.ts';
import type { Argv } from '../checklist/step.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepPrograms } from '../checklist/stepPrograms.ts';
import type {
  StepContext,
  StepEvent,
  StepOf,
  StepRunner,
  Verdict,
} from '../checklist/stepRunner.ts';
import type { AssetFile, AssetFiles } from '../gitHubRelease/assetFiles.ts';
import type { BinaryBuild } from './planBinaries.ts';
import { planBinaries } from './planBinaries.ts';

export interface BinariesPorts {
  readonly programs: StepPrograms;
  readonly files: AssetFiles;
}

/** The step that builds every binary for every platform; the digests of the files are its evidence. */
export function binariesRunner(ports: BinariesPorts): StepRunner<'binaries'> {
  const { programs } = ports;
  return {
    kind: 'binaries',
    plan: (_step, context) =>
      Promise.resolve().then(() => {
        const builds = planBinaries(context, programs.platform);
        const summary = `Build ${builds.map(({ output }) => output).join(', ') || 'no binary'}`;
        return { summary, details: builds.map(({ argv }) => displayArgv(argv)) };
      }),
    async *run(step, context, signal) {
      const builds = planBinaries(context, programs.platform);
      if (builds.length === 0) throw nothing();
      for (const build of builds) {
        yield { kind: 'progress', text: `${build.name} ${build.platform}` };
        const { argv, env, output } = build;
        const [before] = (await ports.files.find([output], signal)).files;
        yield* runProgram(programs, step, { argv, env }, context, signal);
        const { path: name, digest, size } = await fileOf(ports, build, signal);
        yield { kind: 'finding', finding: { kind: 'asset', name, digest, size } };
        // Reproducible, or not built at all: who reads the evidence may want to know.
        const text = `${output} was there before, and is the same.`;
        if (before?.digest === digest) yield { kind: 'finding', finding: { kind: 'note', text } };
        yield* verify(programs, step, build, context, signal);
      }
    },
    check: (_step, evidence, context, signal) => check(ports, evidence, context, signal),
  };
}

async function fileOf(
  { files }: BinariesPorts,
  { output, argv }: BinaryBuild,
  signal: AbortSignal,
): Promise<AssetFile> {
  const [file] = (await files.find([output], signal)).files;
  if (file !== undefined) return file;
  throw new ChecklistError(
    'step-failed',
    `${displayArgv(argv)} ended well, but ${output} is not there.`,
    'Write {{output}} into the command, or say in `output` where its file is.',
  );
}

/** Runs it where this machine can; what is asked for its version has to name the one released. */
async function* verify(
  programs: StepPrograms,
  step: StepOf<'binaries'>,
  { output, platform, verify: args }: BinaryBuild,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent> {
  if (args.length === 0) return;
  if (platformKey(platform) !== platformKey(programs.platform)) {
    const text = `${output} was not run: this machine is ${programs.platform}.`;
    yield { kind: 'finding', finding: { kind: 'note', text } };
    return;
  }
  const argv: Argv = [`./${output}`, ...args];
  const running = followProgram(programs, step, { argv, timeoutMs: 60_000 }, context, signal);
  let text = '';
  for (;;) {
    const next = await running.next();
    if (next.done !== true) {
      if (next.value.kind === 'log') text = (text + next.value.text).slice(0, 64 * 1024);
      yield next.value;
      continue;
    }
    const finding = exitFinding(argv, next.value);
    if (finding !== undefined) yield { kind: 'finding', finding };
    const { exitCode, log } = next.value;
    if (exitCode !== 0) throw bad(`${displayArgv(argv)} did not end well.`, log);
    if (args.some((arg) => /version/i.test(arg)) && !text.includes(context.version))
      throw bad(`${displayArgv(argv)} does not say ${context.version}.`, log);
    return;
  }
}

/** Files that are published are safe wherever they were built; the others have to be here yet. */
async function check(
  { files }: BinariesPorts,
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

function bad(message: string, log: string): ChecklistError {
  return new ChecklistError('step-failed', message, `Its output is in ${log}.`);
}

function nothing(): ChecklistError {
  return new ChecklistError(
    'not-possible',
    'slipway.yaml names no binaries to build.',
    'Add `binaries: { name: { build: …, platforms: […] } }`, or skip the step.',
  );
}
