import * as z from 'zod/mini';
import { splitCommand } from '../checklist/splitCommand.ts';
import { quoted } from './commandLines.ts';

// https://goreleaser.com/customization/builds/go/; what is not needed may be anything.
const texts = z.catch(z.optional(z.union([z.string(), z.array(z.string())])), undefined);
const build = z.object({
  id: z.catch(z.optional(z.string()), undefined),
  binary: z.catch(z.optional(z.string()), undefined),
  main: z.catch(z.optional(z.string()), undefined),
  dir: z.catch(z.optional(z.string()), undefined),
  builder: z.catch(z.optional(z.string()), undefined),
  env: texts,
  flags: texts,
  ldflags: texts,
  goos: texts,
  goarch: texts,
  ignore: z.catch(
    z.optional(z.array(z.object({ goos: z.optional(z.string()), goarch: z.optional(z.string()) }))),
    undefined,
  ),
});
const goreleaser = z.object({
  project_name: z.catch(z.optional(z.string()), undefined),
  builds: z.catch(z.optional(z.array(build)), undefined),
});

export interface FoundBinary {
  readonly name: string;
  readonly build: string;
  readonly platforms: readonly string[];
}

export interface FoundBinaries {
  readonly binaries: readonly FoundBinary[];
  /** What of the file has no counterpart. */
  readonly notes: readonly string[];
}

/** The builds of a .goreleaser.yaml as commands that make one binary each. */
export function goreleaserBinaries(value: unknown, project: string): FoundBinaries {
  const parsed = goreleaser.safeParse(value).data;
  const binaries: FoundBinary[] = [];
  const notes: string[] = [];
  for (const one of parsed?.builds ?? [build.parse({})]) {
    const name = (one.binary ?? one.id ?? parsed?.project_name ?? project).replace(/^.*\//, '');
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || binaries.some((other) => other.name === name))
      notes.push(`the build “${name.slice(0, 60)}” has no name of its own`);
    else if ((one.builder ?? 'go') !== 'go' || (one.dir ?? '.') !== '.')
      notes.push(`the build “${name}” is not made by go in the project’s folder`);
    else {
      const command = commandOf(one);
      const left = command.left.length === 0 ? [] : [`${name}: ${command.left.join(', ')}`];
      notes.push(...left);
      if (splitCommand(command.line).kind === 'argv')
        binaries.push({ name, build: command.line, platforms: platformsOf(one) });
      else notes.push(`the build “${name}” needs a shell`);
    }
  }
  return { binaries, notes };
}

type Build = z.infer<typeof build>;

function commandOf({ env, flags, ldflags, main }: Build): { line: string; left: string[] } {
  const left: string[] = [];
  const known = (text: string): string[] => {
    const filled = filledIn(text);
    if (!/\{\{(?!version\}\}|tag\}\}|sha\}\})/.test(filled)) return [filled];
    left.push(text);
    return [];
  };
  const variables = list(env).flatMap(known);
  // One `-X name=value` may be left out without the others.
  const parts = list(ldflags).flatMap((text) => text.match(/-X[ =]\S+|\S+/g) ?? []);
  const linked = parts.flatMap(known).join(' ');
  const words = [
    ...(variables.length === 0 ? [] : ['env', ...variables.map(quoted)]),
    ...['go', 'build', ...list(flags).flatMap(known).map(quoted)],
    ...(linked === '' ? [] : ['-ldflags', quoted(linked)]),
    ...['-o', '{{output}}', quoted(main ?? '.')],
  ];
  return { line: words.join(' '), left };
}

function filledIn(text: string): string {
  return text
    .replace(/\{\{\s*\.(?:Version|RawVersion)\s*\}\}/g, '{{version}}')
    .replace(/\{\{\s*\.Tag\s*\}\}/g, '{{tag}}')
    .replace(/\{\{\s*\.(?:Full|Short)?Commit\s*\}\}/g, '{{sha}}');
}

function platformsOf({ goos, goarch, ignore }: Build): string[] {
  const systems = goos === undefined ? ['linux', 'darwin', 'windows'] : list(goos);
  const machines = goarch === undefined ? ['amd64', 'arm64', '386'] : list(goarch);
  const ignored = (os: string, arch: string): boolean =>
    (os === 'darwin' && !/^(?:amd64|arm64)$/.test(arch)) ||
    (ignore ?? []).some((one) => (one.goos ?? os) === os && (one.goarch ?? arch) === arch);
  return systems.flatMap((os) =>
    machines.flatMap((arch) =>
      /^[a-z0-9]+$/.test(os) && /^[a-z0-9]+$/.test(arch) && !ignored(os, arch)
        ? [`${os}/${arch}`]
        : [],
    ),
  );
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
