import { isUnknownPlatform, parsePlatform } from '../../oci/platform.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { ReleaseValues } from '../checklist/runners/fillIn.ts';
import { fillIn } from '../checklist/runners/fillIn.ts';
import { splitCommand } from '../checklist/splitCommand.ts';
import type { Argv } from '../checklist/step.ts';
import type { ArchiveFormat } from './archives.ts';
import type { SlipwayConfig } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import { bytesOf, millisecondsOf, shareOf } from '../config/configValues.ts';
import { compilerTarget } from './compilerTargets.ts';
import type { SizeRules } from '../sizeRules.ts';
import { unknownName } from '../unknownName.ts';

/** One binary for one platform. */
export interface BinaryBuild extends SizeRules {
  readonly name: string;
  /** `os/arch[/variant]`; `goreleaser` where that makes several. */
  readonly platform: string;
  readonly argv: Argv;
  /** What cross compilers read: Go's own names, and those of a Dockerfile. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Path of the file, relative to the project's folder. */
  readonly output: string;
  /** Arguments it is run with where it can be run. */
  readonly verify: readonly string[];
  readonly archive?: BinaryArchive;
  /** True when goreleaser makes files of several platforms, and `output` lists them. */
  readonly goreleaser?: boolean;
}

/** What a binary is packed into. */
export interface BinaryArchive {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly format: ArchiveFormat;
  /** Its name within. */
  readonly binary: string;
  /** Patterns of the files beside it. */
  readonly files: readonly string[];
  readonly date: Date;
}

/** Which binaries; all of them where it names none. */
export interface BinaryChoice {
  readonly names?: readonly string[];
  /** `os/arch[/variant]`, of those in slipway.yaml. */
  readonly platforms?: readonly string[];
}

const longestMs = 60 * 60 * 1000;

/**
 * What `binaries` of slipway.yaml says is to be built; `native` where it names no platforms. Throws
 * ConfigError or ChecklistError.
 */
export function planBinaries(
  release: ReleaseValues,
  native: string,
  choice: BinaryChoice = {},
): BinaryBuild[] {
  const outputs = new Map<string, string>();
  const builds: BinaryBuild[] = [];
  for (const [name, binary] of Object.entries(release.project.config?.binaries ?? {})) {
    if (binary.goreleaser === true) {
      builds.push(goreleaserBuild({ name, ...binary }, release));
      continue;
    }
    for (const platform of binary.platforms ?? [native]) {
      const build = planBinary({ name, ...binary }, platform, release);
      const what = `${name} for ${platform}`;
      for (const path of [build.output, ...(build.archive ? [build.archive.path] : [])]) {
        const other = outputs.get(path);
        if (other !== undefined) throw sameFile(path, other, what);
        outputs.set(path, what);
      }
      builds.push(build);
    }
  }
  return chosen(builds, choice);
}

function chosen(
  builds: readonly BinaryBuild[],
  { names = [], platforms = [] }: BinaryChoice,
): BinaryBuild[] {
  const knownNames = [...new Set(builds.map(({ name }) => name))];
  for (const name of names)
    if (!knownNames.includes(name)) throw unknownName('unknown-binary', 'binary', name, knownNames);
  const named = names.length === 0 ? builds : builds.filter(({ name }) => names.includes(name));
  const known = [...new Set(named.map(({ platform }) => platform))];
  for (const platform of platforms)
    if (!known.includes(platform))
      throw unknownName('invalid-request', 'binary for', platform, known);
  return named.filter(({ platform }) => platforms.length === 0 || platforms.includes(platform));
}

type NamedEntry = NonNullable<SlipwayConfig['binaries']>[string] & { readonly name: string };

function targetFor(variable: string, name: string, platform: string): string | undefined {
  const found = compilerTarget(variable, platform);
  if (found === undefined || 'target' in found) return found?.target;
  throw new ConfigError(
    'invalid-config',
    found.problem,
    `Say in binaries.${name}.platforms of slipway.yaml what it is built for.`,
  );
}

/** As goreleaser names and packs them. https://goreleaser.com/customization/archive/ */
const usualArchive = '{{name}}_{{version}}_{{os}}_{{arch}}';
const usualFiles = ['LICENSE*', 'README*', 'CHANGELOG*'];
const usualOutput = 'dist/{{name}}_{{os}}_{{arch}}{{exe}}';

function planBinary(entry: NamedEntry, platform: string, release: ReleaseValues): BinaryBuild {
  const { name, build = '', output, verify = [], timeout, archive } = entry;
  const { os, architecture, variant = '' } = platformOf(platform);
  const values = {
    ...{ name, os, exe: os === 'windows' ? '.exe' : '' },
    arch: `${architecture}${variant}`,
  };
  const fill = (text: string, more: Readonly<Record<string, string>>): string =>
    text.replace(
      /\{\{ *([A-Za-z]+) *\}\}/g,
      (whole, key: string) => more[key] ?? targetFor(key, name, platform) ?? whole,
    );
  const [path] = fillIn([fill(output ?? usualOutput, values)], release);
  const split = splitCommand(build);
  if (split.kind === 'problem') throw notACommand(name, split.problem);
  const [file, ...rest] = fillIn(split.argv, release);
  const own = { ...values, output: path };
  return {
    ...{ name, platform, verify },
    argv: [fill(file, own), ...rest.map((word) => fill(word, own))],
    env: {
      ...{ GOOS: os, GOARCH: architecture, TARGETOS: os, TARGETARCH: architecture },
      ...(architecture === 'arm' && variant !== '' ? { GOARM: variant.replace(/^v/, '') } : {}),
      ...(variant === '' ? {} : { TARGETVARIANT: variant }),
    },
    timeoutMs: timeout === undefined ? longestMs : millisecondsOf(timeout),
    output: path,
    ...sizeRules(entry),
    ...(archive === undefined ? {} : { archive: packed() }),
  };
  function packed(): BinaryArchive {
    const format = archive === 'auto' || archive === undefined ? usualFormat(os) : archive;
    const [stem] = fillIn([fill(entry.archiveName ?? usualArchive, values)], release);
    return {
      ...{ path: `${commonFolder(output ?? usualOutput)}${stem}.${format}`, format },
      ...{ binary: `${name}${values.exe}`, files: entry.files ?? usualFiles },
      // A commit's date, so that the same commit makes the same archive.
      date: release.project.state?.date ?? new Date(0),
    };
  }
}

/** https://goreleaser.com/cmd/goreleaser_release/: everything but what leaves this machine. */
function goreleaserBuild(entry: NamedEntry, { tag }: ReleaseValues): BinaryBuild {
  const { name, output = 'dist/artifacts.json', verify = [], timeout } = entry;
  return {
    ...{ name, platform: 'goreleaser', verify, output, goreleaser: true },
    argv: ['goreleaser', 'release', '--clean', '--skip=publish,announce,validate'],
    // The tag may be made after the binaries, which have to be of its version all the same.
    env: { GORELEASER_CURRENT_TAG: tag },
    timeoutMs: timeout === undefined ? longestMs : millisecondsOf(timeout),
    ...sizeRules(entry),
  };
}

function sizeRules({ maxSize, maxGrowth }: NamedEntry): SizeRules {
  return {
    ...(maxSize === undefined ? {} : { maxSize: bytesOf(maxSize) }),
    ...(maxGrowth === undefined ? {} : { maxGrowth: shareOf(maxGrowth) }),
  };
}

/** The folder all platforms of an `output` are in: their archives have names of their own. */
function commonFolder(output: string): string {
  return output.replace(/\{\{[^]*$/, '').replace(/[^/]*$/, '');
}

function usualFormat(os: string): ArchiveFormat {
  return os === 'windows' ? 'zip' : 'tar.gz';
}

function platformOf(text: string) {
  const platform = parsePlatform(text);
  if (platform !== undefined && !isUnknownPlatform(platform)) return platform;
  throw new ConfigError(
    'invalid-config',
    `“${text}” is not a platform.`,
    'Write it as os/architecture, for example linux/amd64.',
  );
}

function notACommand(name: string, problem: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `The command that builds “${name}” cannot be run: ${problem}`,
    `Correct binaries.${name}.build in slipway.yaml.`,
  );
}

function sameFile(path: string, one: string, other: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `${path} would be both ${one} and ${other}.`,
    'Use {{os}} and {{arch}} in `output`.',
  );
}
