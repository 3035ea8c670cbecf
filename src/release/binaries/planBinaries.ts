import { isUnknownPlatform, parsePlatform } from '../../oci/platform.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { fillIn } from '../checklist/runners/fillIn.ts';
import { splitCommand } from '../checklist/splitCommand.ts';
import type { Argv } from '../checklist/step.ts';
import type { StepContext } from '../checklist/stepRunner.ts';
import { ConfigError } from '../config/configError.ts';

/** One binary for one platform. */
export interface BinaryBuild {
  readonly name: string;
  /** `os/arch[/variant]` */
  readonly platform: string;
  readonly argv: Argv;
  /** What cross compilers read: Go's own names, and those of a Dockerfile. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of the file, relative to the project's folder. */
  readonly output: string;
  /** Arguments it is run with where it can be run. */
  readonly verify: readonly string[];
}

/**
 * What `binaries` of slipway.yaml says is to be built; `native` where it names no platforms. Throws
 * ConfigError or ChecklistError.
 */
export function planBinaries(context: StepContext, native: string): BinaryBuild[] {
  const builds: BinaryBuild[] = [];
  const outputs = new Map<string, string>();
  for (const [name, binary] of Object.entries(context.project.config?.binaries ?? {}))
    for (const platform of binary.platforms ?? [native]) {
      const build = planBinary({ name, ...binary }, platform, context);
      const what = `${name} for ${platform}`;
      const other = outputs.get(build.output);
      if (other !== undefined) throw sameFile(build.output, other, what);
      outputs.set(build.output, what);
      builds.push(build);
    }
  return builds;
}

interface Binary {
  readonly name: string;
  readonly build: string;
  readonly output?: string | undefined;
  readonly verify?: readonly string[] | undefined;
}

const usualOutput = 'dist/{{name}}_{{os}}_{{arch}}{{exe}}';

function planBinary(
  { name, build, output, verify = [] }: Binary,
  platform: string,
  context: StepContext,
): BinaryBuild {
  const { os, architecture, variant = '' } = platformOf(platform);
  const values = {
    ...{ name, os, exe: os === 'windows' ? '.exe' : '' },
    arch: `${architecture}${variant}`,
  };
  const fill = (text: string, more: Readonly<Record<string, string>>): string =>
    text.replace(/\{\{ *([a-z]+) *\}\}/g, (whole, key: string) => more[key] ?? whole);
  const [path] = fillIn([fill(output ?? usualOutput, values)], context);
  const split = splitCommand(build);
  if (split.kind === 'problem') throw notACommand(name, split.problem);
  const [file, ...rest] = fillIn(split.argv, context);
  const own = { ...values, output: path };
  return {
    ...{ name, platform, verify },
    argv: [fill(file, own), ...rest.map((word) => fill(word, own))],
    env: {
      ...{ GOOS: os, GOARCH: architecture, TARGETOS: os, TARGETARCH: architecture },
      ...(architecture === 'arm' && variant !== '' ? { GOARM: variant.replace(/^v/, '') } : {}),
      ...(variant === '' ? {} : { TARGETVARIANT: variant }),
    },
    output: path,
  };
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
