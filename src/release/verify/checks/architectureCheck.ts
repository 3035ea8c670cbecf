import type { ImageConfig } from '../../../oci/imageConfig.ts';
import type { Executable } from '../../../oci/layer/executable.ts';
import { readExecutable } from '../../../oci/layer/executable.ts';
import type { LayeredFiles } from '../../../oci/layer/layeredFiles.ts';
import type { CheckResult } from '../check.ts';
import { startedPrograms, whereOf } from './startedPrograms.ts';

const deepestScript = 4;

/** Whether the programs an image starts are built for its platform, by their ELF headers. */
export async function architectureCheck(
  platform: string,
  config: ImageConfig,
  files: LayeredFiles,
): Promise<CheckResult> {
  const check = 'architecture';
  const [os, architecture = ''] = platform.split('/');
  if (os !== 'linux')
    return { check, state: 'noted', detail: 'Programs of other systems than Linux are not read.' };
  const programs = startedPrograms(config);
  if (programs.length === 0)
    return { check, state: 'noted', detail: 'It starts nothing by itself.' };
  const seen: string[] = [];
  for (const { program, required } of programs) {
    const verdict = await lookAt(program, config, files, architecture, deepestScript);
    if (verdict.kind === 'missing' && !required) continue;
    if (verdict.kind === 'fine') seen.push(verdict.text);
    else return { check, state: 'failed', detail: verdict.text, remedy: verdict.remedy };
  }
  return { check, state: 'passed', detail: [...new Set(seen)].join(', ') };
}

type Verdict =
  | { readonly kind: 'fine'; readonly text: string }
  | { readonly kind: 'missing' | 'wrong'; readonly text: string; readonly remedy: string };

/** A script is as good as its interpreter. */
async function lookAt(
  program: string,
  config: ImageConfig,
  files: LayeredFiles,
  architecture: string,
  depth: number,
): Promise<Verdict> {
  const found = await firstFound(whereOf(program, config), files);
  if (found === undefined) return missing(program);
  const { path, node } = found;
  const name = path === program ? path : `${program} (${path})`;
  if (node.kind !== 'file' || node.head === undefined)
    return wrong(`${name} is not an executable file.`, 'Make it executable: COPY --chmod=755.');
  const said = readExecutable(node.head);
  if (said.kind !== 'script') return judge(name, said, architecture);
  if (depth === 0) return wrong(`${name} is a script of a script of a script.`, 'Start a program.');
  const [first = '', ...rest] = interpreters(said);
  for (const interpreter of [first, ...rest]) {
    const verdict = await lookAt(interpreter, config, files, architecture, depth - 1);
    if (verdict.kind === 'missing')
      return wrong(
        `${name} is a script for ${interpreter}, which is not in the image.`,
        'Add the interpreter, or start a program instead of a script.',
      );
    if (verdict.kind === 'wrong') return verdict;
  }
  return { kind: 'fine', text: `${name} for ${architecture}` };
}

/** `/usr/bin/env bash` is about bash. */
function interpreters({ interpreter, argument }: Executable & { kind: 'script' }): string[] {
  if (!interpreter.endsWith('/env')) return [interpreter];
  const named = argument?.split(/\s+/).find((word) => !word.startsWith('-') && !word.includes('='));
  return named === undefined ? [interpreter] : [interpreter, named];
}

function judge(
  name: string,
  said: Exclude<Executable, { kind: 'script' }>,
  architecture: string,
): Verdict {
  switch (said.kind) {
    case 'elf': {
      const built = said.architecture ?? `machine ${said.machine}`;
      if (built === architecture) return { kind: 'fine', text: `${name} for ${built}` };
      if (built === '386' && architecture === 'amd64')
        return { kind: 'fine', text: `${name} for 386, which amd64 runs` };
      return wrong(`${name} is built for ${built}, the image is for ${architecture}.`, rebuild);
    }
    case 'mach-o':
      return wrong(`${name} is a program of macOS.`, rebuild);
    case 'pe':
      return wrong(`${name} is a program of Windows.`, rebuild);
    case 'unknown':
      return wrong(
        `${name} is neither a program nor a script.`,
        'A script begins with #! and its interpreter; a program must be whole.',
      );
  }
}

const rebuild =
  'Build it for the platform: in the Dockerfile, use $TARGETOS and $TARGETARCH where it is compiled or fetched.';

function wrong(text: string, remedy: string): Verdict {
  return { kind: 'wrong', text, remedy };
}

function missing(program: string): Verdict {
  return {
    kind: 'missing',
    text: `${program}, which it starts, is not in the image.`,
    remedy: 'Correct ENTRYPOINT or CMD, or the COPY that should have brought it.',
  };
}

async function firstFound(paths: readonly string[], files: LayeredFiles) {
  for (const path of paths) {
    const found = await files.find(path);
    if (found !== undefined && found.node.kind !== 'directory') return found;
  }
  return undefined;
}
