import type { BuildSpec } from '../../build/buildSpec.ts';

/**
 * Text of what decides what a build makes, for one commit. Platforms, tags and caches are left out:
 * they decide how much and where.
 */
export function fingerprintText(spec: BuildSpec): string {
  const { context, dockerfile, target, args, labels, annotations, secrets, provenance, sbom } =
    spec;
  const { dockerfileText, contexts, linked, options } = spec;
  return JSON.stringify([
    context,
    dockerfile ?? null,
    target ?? null,
    inOrder(args),
    inOrder(labels),
    inOrder(annotations),
    secrets.map(({ id, source }) => [id, source]),
    provenance ?? null,
    sbom ?? null,
    // Where there is none of these, the text is as it was before they were known.
    ...[dockerfileText, contexts, linked, options].flatMap((value, at) =>
      value === undefined ? [] : [[at, value]],
    ),
  ]);
}

function inOrder(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}
