import { splitCommand } from '../checklist/splitCommand.ts';
import { commandsIn, logicalLines, quoted, substituted, variablesOf } from './commandLines.ts';
import type { FoundBinaries, FoundBinary } from './goreleaserBinaries.ts';

interface GoBuild {
  readonly from: string;
  readonly name: string;
  readonly platform: string;
  readonly command: string;
}

/**
 * Programs that a Makefile, scripts or documents build for several platforms, such as
 * `GOOS=linux GOARCH=arm64 go build -o api ./cmd/api`. Undefined when there are none.
 */
export function goBuilds(
  texts: ReadonlyMap<string, string>,
): (FoundBinaries & { readonly from: string }) | undefined {
  const builds = [...texts].flatMap(([path, text]) => buildsIn(text, path));
  const [first] = builds;
  // Of one platform it is what an image or its author's machine runs.
  if (first === undefined || new Set(builds.map(({ platform }) => platform)).size < 2)
    return undefined;
  const binaries = new Map<string, FoundBinary>();
  for (const { name, platform, command } of builds) {
    const { build = command, platforms = [] } = binaries.get(name) ?? {};
    binaries.set(name, { name, build, platforms: [...new Set([...platforms, platform])] });
  }
  return { binaries: [...binaries.values()], notes: [], from: first.from };
}

function buildsIn(text: string, path: string): GoBuild[] {
  const variables = variablesOf(text);
  return logicalLines(text, 'go build').flatMap(({ line, content }) => {
    const environment = new Map<string, string>();
    return commandsIn(content).flatMap((words): GoBuild[] => {
      const at = words.findIndex((word, index) => word === 'go' && words[index + 1] === 'build');
      for (const word of at < 0 ? words : words.slice(0, at)) {
        const [, name, value = ''] = assignment.exec(word) ?? [];
        if (name !== undefined) environment.set(name, substituted(value, variables));
      }
      if (at < 0) return [];
      const build = goBuild(words.slice(at + 2), environment, (word) =>
        substituted(word, variables),
      );
      return build === undefined ? [] : [{ ...build, from: `${path}:${String(line)}` }];
    });
  });
}

/** Of a shell, of make, and of PowerShell. */
const assignment = /^[@-]*(?:\$env:)?([A-Z][A-Z0-9_]*)=(.*)$/;

/** Options of `go build` that take a value. https://pkg.go.dev/cmd/go */
const valued =
  /^-(?:o|p|asmflags|buildmode|buildvcs|compiler|gccgoflags|gcflags|installsuffix|ldflags|mod|modfile|overlay|pgo|pkgdir|tags|toolexec)$/;

function goBuild(
  words: readonly string[],
  environment: ReadonlyMap<string, string>,
  known: (word: string) => string,
): Omit<GoBuild, 'from'> | undefined {
  const { GOOS: os, GOARCH: arch, GOARM: arm, ...more } = Object.fromEntries(environment);
  if (os === undefined || arch === undefined) return undefined;
  const options: string[] = [];
  const operands: string[] = [];
  let output = '';
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (/^[#>]/.test(word)) break;
    const [, name = word, given] = /^(-[a-z]+)=(.*)$/.exec(word) ?? [];
    if (!word.startsWith('-')) operands.push(known(word));
    else if (!valued.test(name)) options.push(word);
    else {
      const value = given ?? rest.shift() ?? '';
      if (name === '-o') output = known(value);
      else if (!templated(value).includes('$')) options.push(name, quoted(templated(value)));
    }
  }
  const platform = arm === undefined ? `${os}/${arch}` : `${os}/${arch}/v${arm}`;
  const name = nameOf(output, os, arch);
  const variables = Object.entries(more).map(([key, value]) => quoted(`${key}=${value}`));
  const command = [
    ...(variables.length === 0 ? [] : ['env', ...variables]),
    ...['go', 'build', ...options, '-o', '{{output}}', ...operands.map(quoted)],
  ].join(' ');
  const isKnown =
    /^[a-z0-9]+\/[a-z0-9]+(?:\/v[5-8])?$/.test(platform) &&
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) &&
    !command.includes('$') &&
    splitCommand(command).kind === 'argv';
  return isKnown ? { name, platform, command } : undefined;
}

/** What a release has of its own: its version and commit. */
function templated(value: string): string {
  return value
    .replace(/v?\$(?:\(VERSION\)|\{VERSION\}|VERSION\b)/g, '{{version}}')
    .replace(/\$(?:\((?:GIT_)?COMMIT\)|\{(?:GIT_)?COMMIT\}|(?:GIT_)?COMMIT\b)/g, '{{sha}}');
}

/** `dist/api-linux-arm64` and `api.exe` are `api`. */
function nameOf(output: string, os: string, arch: string): string {
  const file = (output.split('/').at(-1) ?? '').replace(/\.exe$/, '');
  const parts = file.split(/([-_.])/);
  while (parts.length > 2 && [os, arch].includes(parts.at(-1) ?? '')) parts.splice(-2);
  return parts.join('');
}
