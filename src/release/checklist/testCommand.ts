import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { Workspace } from '../workspace.ts';
import type { Argv } from './step.ts';

type Ports = Pick<Workspace, 'readText'>;

/** How the project's own files say that its tests are run; undefined when none does. WorkspaceError. */
export async function testCommand(
  workspace: Ports,
  signal: AbortSignal,
): Promise<Argv | undefined> {
  for (const [file, argvFor] of clues) {
    const text = await workspace.readText(file, signal);
    const argv = text === undefined ? undefined : argvFor(text);
    if (argv !== undefined) return argv;
  }
  return undefined;
}

type ArgvFor = (text: string) => Argv | undefined;

/** The first that says something decides: what a project wrote itself before what its tools do. */
const clues: readonly (readonly [string, ArgvFor])[] = [
  ['package.json', npmTest],
  ['Makefile', (text) => (/^test\s*:(?!=)/m.test(text) ? ['make', 'test'] : undefined)],
  ['go.mod', () => ['go', 'test', './...']],
  ['Cargo.toml', () => ['cargo', 'test']],
  ['pytest.ini', () => ['pytest']],
  ['pyproject.toml', (text) => (/^\[tool\.pytest\b/m.test(text) ? ['pytest'] : undefined)],
];

const manifestSchema = z.object({ scripts: z.object({ test: z.string() }) });

/** What `npm init` writes is no test. */
function npmTest(text: string): Argv | undefined {
  const parsed = manifestSchema.safeParse(parseJsonText(text));
  const isOne = parsed.success && !parsed.data.scripts.test.includes('no test specified');
  return isOne ? ['npm', 'test'] : undefined;
}
