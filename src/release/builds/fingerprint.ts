import type { BuildSpec } from '../../build/buildSpec.ts';

/**
 * Text of what decides what a build makes, for one commit. Platforms, tags and caches are left out:
 * they decide how much and where.
 */
export function fingerprintText(spec: BuildSpec): string {
  const { context, dockerfile, target, args, labels, annotations, secrets, provenance, sbom } =
    spec;
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
  ]);
}

function inOrder(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}
