import { parsePlatform } from '../../oci/platform.ts';
import { joinedPath } from '../projectPath.ts';
import type { BuildEvidence, EvidenceKind, RunEvidence, TagEvidence } from './buildEvidence.ts';
import { commandsIn, logicalLines, substituted, variablesOf } from './commandLines.ts';
import type { NamedRepository } from './namedRepository.ts';
import { namedRepository } from './namedRepository.ts';

export interface CommandEvidence {
  readonly builds: readonly BuildEvidence[];
  readonly tags: readonly TagEvidence[];
  readonly runs: readonly RunEvidence[];
}

/** `docker` command lines in a Makefile, a shell script or a document. They are read, never run. */
export function commandEvidence(text: string, path: string, kind: EvidenceKind): CommandEvidence {
  const variables = variablesOf(text);
  const builds: BuildEvidence[] = [];
  const tags: TagEvidence[] = [];
  const runs: RunEvidence[] = [];
  for (const { line, content } of logicalLines(text, 'docker')) {
    const from = `${path}:${line}`;
    let folder = '.';
    for (const words of commandsIn(substituted(content, variables))) {
      const [first, second = ''] = words;
      if (first === 'cd') folder = joinedPath(folder, second);
      const at = words.indexOf('docker');
      if (at < 0) continue;
      const [verb, rest] = verbOf(words.slice(at + 1));
      if (verb === 'build') {
        const read = readBuild(rest, folder);
        if (read === undefined) continue;
        builds.push({ kind, from, ...read.build });
        tags.push(...tagsOf(read.named, kind, from));
      } else if (verb === 'tag' || verb === 'push') {
        const named = namedRepository(rest.at(-1) ?? '');
        if (named !== undefined) tags.push(...tagsOf([named], kind, from));
      } else if (verb === 'run') runs.push(...runOf(rest, from));
    }
  }
  return { builds, tags, runs };
}

function tagsOf(named: readonly NamedRepository[], kind: EvidenceKind, from: string) {
  return named.flatMap(({ tag }): TagEvidence[] =>
    tag === undefined ? [] : [{ kind, from, tag }],
  );
}

function verbOf(words: readonly string[]): [string, readonly string[]] {
  const [first = '', second, ...rest] = words;
  const grouped = first === 'buildx' || first === 'image' || first === 'container';
  if (grouped && second !== undefined) return [second === 'b' ? 'build' : second, rest];
  return [first, words.slice(1)];
}

/** Options of `docker build` that stand alone. */
const flags =
  /^(?:--(?:push|load|no-cache|pull|rm|force-rm|compress|quiet|squash|debug|check)|-[qD]+)$/;

interface Options {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

const shortForms: Readonly<Record<string, string>> = {
  '-t': '--tag',
  '-f': '--file',
  '-o': '--output',
};

/** `onlyBefore`: what stands after the first operand is that one's own. */
function readOptions(words: readonly string[], isFlag: RegExp, onlyBefore = false): Options {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const own = onlyBefore && operands.length > 0;
    if (/^[#>]/.test(word)) break;
    if (own || !word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [, name = word, value] = /^(--[^=]+)=(.*)$/.exec(word) ?? [];
    const key = shortForms[name] ?? name;
    const given = value ?? (isFlag.test(word) ? 'true' : (rest.shift() ?? ''));
    values.set(key, [...(values.get(key) ?? []), given]);
  }
  return { values, operands };
}

type Build = Omit<BuildEvidence, 'kind' | 'from'>;

function readBuild(
  words: readonly string[],
  folder: string,
): { build: Build; named: readonly NamedRepository[] } | undefined {
  const { values, operands } = readOptions(words, flags);
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  const [said] = operands;
  if (said === undefined || /^-$|[$<>]|:\/\//.test(said)) return undefined;
  const context = joinedPath(folder, said);
  const file = all('--file').at(-1);
  if (file?.includes('$') === true) return undefined;
  const dockerfile =
    file === undefined ? joinedPath(context, 'Dockerfile') : joinedPath(folder, file);
  const named = all('--tag').flatMap((text) => namedRepository(text) ?? []);
  const target = all('--target').at(-1);
  const platforms = all('--platform').flatMap((list) => list.split(','));
  const provenance = all('--provenance').at(-1);
  return {
    named,
    build: {
      context,
      dockerfile,
      ...(target === undefined || target.includes('$') ? {} : { target }),
      names: named.map(({ name }) => name),
      repositories: named.flatMap(({ repository }) => repository ?? []),
      platforms: platforms.filter((platform) => parsePlatform(platform) !== undefined),
      args: Object.fromEntries(all('--build-arg').map(argumentOf)),
      ...(provenance === 'false' ? { provenance: 'off' as const } : {}),
      ...(all('--sbom').at(-1) === 'true' ? { sbom: true } : {}),
      ...(all('--no-cache').at(-1) === 'true' ? { noCache: true } : {}),
    },
  };
}

function argumentOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, `$${text}`] : [text.slice(0, equals), text.slice(equals + 1)];
}

const tryOut = /^(?:--version|--help|version|help|-[vVh])$/;
const runFlags = /^(?:--(?:rm|init|interactive|tty|detach|privileged|read-only)|-[itd]+)$/;

function runOf(words: readonly string[], from: string): RunEvidence[] {
  const { operands } = readOptions(words, runFlags, true);
  const [image = '', ...given] = operands;
  const name = namedRepository(image)?.name;
  const [argument] = given;
  const one = given.length === 1 && argument !== undefined && tryOut.test(argument);
  return name === undefined || !one ? [] : [{ from, name, argument }];
}
