import { displayArgv } from '../../build/displayCommand.ts';
import { platformKey } from '../../build/platformKey.ts';
import { formatSize } from '../../oci/formatSize.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { Argv } from '../checklist/step.ts';
import type { ProgramEnd, StepPrograms } from '../checklist/stepPrograms.ts';
import type { AssetFile, AssetFiles } from '../gitHubRelease/assetFiles.ts';
import { brokenSizeRule } from '../sizeRules.ts';
import type { Archives } from './archives.ts';
import type { BinaryFormat } from './binaryFormat.ts';
import { readBinaryFormat } from './binaryFormat.ts';
import { goreleaserArtifacts } from './goreleaserArtifacts.ts';
import { judgeFormat } from './judgeFormat.ts';
import type { BinaryArchive, BinaryBuild } from './planBinaries.ts';

export interface BinaryPorts {
  readonly programs: StepPrograms;
  readonly files: AssetFiles;
  readonly archives: Archives;
}

/** A program that was run for a binary, and how it ended. */
export interface BinaryRun {
  readonly argv: Argv;
  readonly end: ProgramEnd;
}

/** A file that is released. */
export interface BuiltFile extends AssetFile {
  /** The same file in the last release. */
  readonly before?: { readonly tag: string; readonly size: number };
}

/** What was built, and what was found about it. */
export interface BuiltBinary {
  /** What is released: the archive, where there is one; of goreleaser all it would publish. */
  readonly files: readonly BuiltFile[];
  /** Paths of those whose sizes are compared with the last release. */
  readonly weighed: readonly string[];
  /** E.g. `ELF, arm64, static, stripped`. */
  readonly format: string;
  /** Whether the file was run; why not, where it was to be. */
  readonly notes: readonly string[];
}

export interface BinaryWatch {
  /** Output as it comes. */
  text(text: string): void;
  ran(run: BinaryRun): void;
}

/**
 * Builds one binary for one platform, reads what it is, weighs it and runs it where this machine
 * can. The log is named after `version`. Fails with ChecklistError or WorkspaceError.
 */
export async function buildBinary(
  ports: BinaryPorts,
  build: BinaryBuild,
  version: string,
  watch: BinaryWatch,
  signal: AbortSignal,
): Promise<BuiltBinary> {
  const { argv, env, timeoutMs, output } = build;
  const [before] = (await ports.files.find([output], signal)).files;
  const end = await run(ports.programs, build, { argv, env, timeoutMs }, version, watch, signal);
  if (end.exitCode !== 0) throw endedBadly(argv, end);
  if (build.goreleaser === true) return fromGoreleaser(ports, build, version, watch, signal);
  const { file, format, notes } = await examined(ports, build, version, watch, signal);
  // Reproducible, or not built at all: who reads the result may want to know.
  const same = before?.digest === file.digest ? ['was there before, and is the same'] : [];
  const found = { format, notes: [...same, ...notes] };
  const { archive } = build;
  const whole = archive === undefined ? file : await packed(ports, archive, file, signal);
  return { files: [whole], weighed: [whole.path], ...found };
}

interface Examined {
  readonly file: AssetFile;
  /** In words. */
  readonly format: string;
  readonly notes: readonly string[];
}

/** Weighs the program, reads what it is, and runs it where this machine can. */
async function examined(
  ports: BinaryPorts,
  program: BinaryBuild,
  version: string,
  watch: BinaryWatch,
  signal: AbortSignal,
): Promise<Examined> {
  const file = await fileOf(ports, program, signal);
  weigh(program, file);
  const format = await readBinaryFormat(ports.files.open(file));
  const text = judged(program, format);
  const notes = await verify(ports.programs, program, format, version, watch, signal);
  return { file, format: text, notes };
}

/** Looks at each program of goreleaser's list as at one of our own. */
async function fromGoreleaser(
  ports: BinaryPorts,
  build: BinaryBuild,
  version: string,
  watch: BinaryWatch,
  signal: AbortSignal,
): Promise<BuiltBinary> {
  const list = await fileOf(ports, build, signal);
  const listed = goreleaserArtifacts(await textOf(ports, list), build.output);
  const { released, programs, weighed } = listed;
  const notes: string[] = [];
  for (const { path, platform } of programs) {
    const program = { ...build, output: path, platform };
    const { format, notes: said } = await examined(ports, program, version, watch, signal);
    notes.push([`${path}: ${format}`, ...said].join('; '));
  }
  const files: AssetFile[] = [];
  for (const output of released) files.push(await fileOf(ports, { ...build, output }, signal));
  return { files, weighed, format: `by goreleaser, ${String(programs.length)} programs`, notes };
}

async function textOf({ files }: BinaryPorts, file: AssetFile): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of files.open(file)) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > largestList) break;
  }
  return text;
}

async function packed(
  { archives, files }: BinaryPorts,
  { path, format, binary, files: patterns, date }: BinaryArchive,
  built: AssetFile,
  signal: AbortSignal,
): Promise<AssetFile> {
  const beside = (await files.find(patterns, signal)).files;
  const entries = [
    { name: binary, file: built, executable: true },
    ...beside.map((file) => ({ name: file.path, file, executable: false })),
  ];
  await archives.write({ path, format, entries, date }, signal);
  const [archive] = (await files.find([path], signal)).files;
  if (archive !== undefined) return archive;
  throw new ChecklistError('step-failed', `${path} is not there.`, 'Build it again.');
}

/** Characters; a list of thousands of artifacts is shorter. */
const largestList = 8 * 1024 * 1024;

interface Command {
  readonly argv: Argv;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

async function run(
  programs: StepPrograms,
  { name, platform }: BinaryBuild,
  command: Command,
  release: string,
  watch: BinaryWatch,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  // Each has its own log and its own record of what is running.
  const step = `binaries-${name}-${platform}`;
  for await (const event of programs.run({ ...command, release, step }, signal)) {
    if (event.kind === 'text') watch.text(event.text);
    else {
      watch.ran({ argv: command.argv, end: event.end });
      return event.end;
    }
  }
  throw new ChecklistError(
    'step-failed',
    `${command.argv[0]} ended without saying how.`,
    'Build it again.',
  );
}

async function fileOf(
  { files }: BinaryPorts,
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

function weigh({ name, output, ...rules }: BinaryBuild, { size }: AssetFile): void {
  const broken = brokenSizeRule(size, rules, undefined);
  if (broken === undefined) return;
  throw new ChecklistError(
    'step-failed',
    `${output} is ${formatSize(size)}, more than the ${formatSize(broken.most)} it may be.`,
    `Make it smaller (stripped, for Go -ldflags "-s -w"), or raise binaries.${name}.maxSize in slipway.yaml.`,
  );
}

/** What the file is by its headers; fails for another system or architecture than asked for. */
function judged({ output, platform }: BinaryBuild, format: BinaryFormat): string {
  const { fits, text } = judgeFormat(format, platform);
  if (fits !== false) return text;
  throw new ChecklistError(
    'step-failed',
    `${output} is built for another platform than ${platform}: ${text}.`,
    'Have the command build for GOOS and GOARCH, or TARGETOS and TARGETARCH, which it is given.',
  );
}

/** Runs it where this machine can, under emulation if need be; what is asked for its version has to name the one released. */
async function verify(
  programs: StepPrograms,
  build: BinaryBuild,
  { executable, linking }: BinaryFormat,
  version: string,
  watch: BinaryWatch,
  signal: AbortSignal,
): Promise<string[]> {
  const { output, platform, verify: args } = build;
  if (args.length === 0) return [];
  const native = platformKey(platform) === platformKey(programs.platform);
  // One that is linked dynamically would look for its linker on this machine.
  const alone = executable.kind === 'elf' && linking === 'static';
  if (!native && !(alone && (await programs.emulates(platform))))
    return [`was not run: ${whyNot(platform, programs.platform, alone)}`];
  const argv: Argv = [`./${output}`, ...args];
  let text = '';
  const listening = {
    ...watch,
    text: (more: string) => {
      text = (text + more).slice(0, 64 * 1024);
      watch.text(more);
    },
  };
  const command = { argv, timeoutMs: 60_000 };
  const { exitCode, log } = await run(programs, build, command, version, listening, signal);
  if (exitCode !== 0) throw bad(`${displayArgv(argv)} did not end well.`, log);
  if (args.some((arg) => /version/i.test(arg)) && !text.includes(version))
    throw bad(`${displayArgv(argv)} does not say ${version}.`, log);
  return [native ? `ran: ${displayArgv(args)}` : `ran under emulation: ${displayArgv(args)}`];
}

function whyNot(platform: string, here: string, alone: boolean): string {
  const other = `this machine is ${here}`;
  if (platform.split('/')[0] !== here.split('/')[0]) return other;
  return alone
    ? `${other}, and no emulator for ${platform} is registered`
    : `${other}, and only what is linked statically is emulated`;
}

function endedBadly(argv: Argv, { exitCode, signal, log }: ProgramEnd): ChecklistError {
  const how =
    exitCode === null
      ? `was ended by ${signal ?? 'a signal'}`
      : `ended with exit code ${String(exitCode)}`;
  return new ChecklistError(
    'step-failed',
    `${displayArgv(argv)} ${how}.`,
    `Its output is in ${log}. Correct what it says and build it again.`,
  );
}

function bad(message: string, log: string): ChecklistError {
  return new ChecklistError('step-failed', message, `Its output is in ${log}.`);
}
