import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import { parsePlatform } from '../../oci/platform.ts';

// The matrix of a GitHub workflow: an entry for each component and architecture. What else an entry
// holds is for the workflow.
const entryForm = z.object({
  component: z.string().check(z.minLength(1)),
  arch: z.optional(z.string()),
  platforms: z.optional(z.union([z.string(), z.array(z.string())])),
  context: z.optional(z.string()),
  dockerfile: z.optional(z.string()),
  target: z.optional(z.string()),
});

const matrixForm = z.array(entryForm).check(z.minLength(1));

/** A component of a matrix and everything it is built for. */
export interface MatrixComponent {
  readonly name: string;
  /** `os/arch[/variant]`, in the order of the file. */
  readonly platforms: readonly string[];
  /** One entry a platform: the workflow builds each by itself and merges. */
  readonly byDigest: boolean;
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
}

export type MatrixReading =
  | { readonly kind: 'matrix'; readonly components: readonly MatrixComponent[] }
  /** It is none: `problem` says why. */
  | { readonly kind: 'other'; readonly problem: string };

/** Reads `matrix.json`: `[{ "component", "arch", "platforms" }, …]`. */
export function readMatrix(text: string): MatrixReading {
  const value = parseJsonText(text);
  if (value === undefined) return { kind: 'other', problem: 'it is not JSON' };
  const found = matrixForm.safeParse(value);
  if (!found.success) {
    const [issue] = found.error.issues;
    const at = issue?.path.map(String).join('.') ?? '';
    return {
      kind: 'other',
      problem: `expected a list of { component, arch, platforms }${at === '' ? '' : `, look at ${at}`}`,
    };
  }
  const byName = new Map<string, z.infer<typeof entryForm>[]>();
  for (const entry of found.data)
    byName.set(entry.component, [...(byName.get(entry.component) ?? []), entry]);
  const components: MatrixComponent[] = [];
  for (const [name, entries] of byName) {
    const platforms = [...new Set(entries.flatMap(platformsOf))];
    const wrong = platforms.find((platform) => parsePlatform(platform) === undefined);
    if (wrong !== undefined)
      return { kind: 'other', problem: `“${wrong}” of ${name} is not os/arch[/variant]` };
    components.push({ name, platforms, byDigest: entries.length > 1, ...placeOf(entries) });
  }
  return { kind: 'matrix', components };
}

function platformsOf({ arch, platforms }: z.infer<typeof entryForm>): string[] {
  const listed = typeof platforms === 'string' ? platforms.split(',') : (platforms ?? []);
  const named = listed.map((platform) => platform.trim()).filter((platform) => platform !== '');
  if (named.length > 0) return named;
  return arch === undefined ? [] : [`linux/${arch}`];
}

/** The first entry that says it speaks for all of its component. */
function placeOf(
  entries: readonly z.infer<typeof entryForm>[],
): Pick<MatrixComponent, 'context' | 'dockerfile' | 'target'> {
  const said = (key: 'context' | 'dockerfile' | 'target'): string | undefined =>
    entries.find((entry) => entry[key] !== undefined)?.[key];
  const [context, dockerfile, target] = [said('context'), said('dockerfile'), said('target')];
  return {
    ...(context === undefined ? {} : { context }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(target === undefined ? {} : { target }),
  };
}
