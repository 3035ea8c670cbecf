import * as z from 'zod/mini';
import { ChecklistError } from '../checklist/checklistError.ts';

// dist/artifacts.json: https://goreleaser.com/customization/general/dist/; what is not needed may be anything.
const artifacts = z.array(
  z.object({
    path: z.string(),
    type: z.string(),
    goos: z.catch(z.optional(z.string()), undefined),
    goarch: z.catch(z.optional(z.string()), undefined),
  }),
);

export interface GoreleaserArtifacts {
  /** Paths of the files that goreleaser would publish. */
  readonly released: readonly string[];
  /** Those of them that hold programs; sizes of checksums and signatures say nothing. */
  readonly weighed: readonly string[];
  /** Programs, packed or not, and whom they are for. */
  readonly programs: readonly { readonly path: string; readonly platform: string }[];
}

/** Types of artifacts that goreleaser uploads to a release, as it names them. */
const uploaded = new Set([
  ...['Archive', 'File', 'Source', 'Linux Package', 'Checksum'],
  ...['Signature', 'Certificate', 'SBOM'],
]);

const holdPrograms = new Set(['Binary', 'Archive', 'Linux Package']);

/** What goreleaser has made, by its own list. Fails with ChecklistError. */
export function goreleaserArtifacts(text: string, path: string): GoreleaserArtifacts {
  const parsed = artifacts.safeParse(parsedJson(text));
  if (!parsed.success)
    throw new ChecklistError(
      'step-failed',
      `${path} is no list of artifacts of goreleaser.`,
      'See the log for what goreleaser did; `output` names its artifacts.json where `dist` is another folder.',
    );
  const programs = parsed.data.filter(({ type }) => type === 'Binary');
  const packed = parsed.data.filter(({ type }) => uploaded.has(type)).map((one) => one.path);
  const archived = parsed.data.some(({ type }) => type === 'Archive');
  const released = archived ? packed : [...programs.map((one) => one.path), ...packed];
  const weighed = parsed.data.filter(({ type }) => holdPrograms.has(type)).map((one) => one.path);
  return {
    released: [...new Set(released)],
    weighed: [...new Set(weighed)].filter((path) => released.includes(path)),
    programs: programs.map((one) => ({
      path: one.path,
      platform: `${one.goos ?? 'unknown'}/${architectureOf(one.goarch)}`,
    })),
  };
}

/** A universal binary of macOS has both. */
function architectureOf(goarch: string | undefined): string {
  return goarch === 'all' ? 'arm64' : (goarch ?? 'unknown');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
