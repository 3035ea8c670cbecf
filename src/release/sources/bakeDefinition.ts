import * as z from 'zod/mini';

// What `docker buildx bake --print` prints; https://docs.docker.com/build/bake/reference/.
// Members that say what becomes of the result (output, call, …) are Slipway's to decide.
const texts = z.nullish(z.array(z.string()));
const mapping = z.nullish(z.record(z.string(), z.nullable(z.string())));
const attributes = z.nullish(z.array(z.record(z.string(), z.string())));

const target = z.object({
  context: z.optional(z.string()),
  contexts: z.nullish(z.record(z.string(), z.string())),
  dockerfile: z.optional(z.string()),
  'dockerfile-inline': z.optional(z.string()),
  target: z.optional(z.string()),
  args: mapping,
  labels: mapping,
  tags: texts,
  platforms: texts,
  annotations: texts,
  attest: attributes,
  'cache-from': attributes,
  'cache-to': attributes,
  secret: z.nullish(
    z.array(
      z.object({
        id: z.optional(z.string()),
        env: z.optional(z.string()),
        src: z.optional(z.string()),
      }),
    ),
  ),
  ssh: z.nullish(z.array(z.object({ id: z.optional(z.string()), paths: texts }))),
  pull: z.optional(z.boolean()),
  'no-cache': z.optional(z.boolean()),
  'no-cache-filter': texts,
  network: z.optional(z.string()),
  'shm-size': z.optional(z.string()),
  ulimits: texts,
  'extra-hosts': z.nullish(z.record(z.string(), z.string())),
  entitlements: texts,
});

const definition = z.object({
  group: z.optional(z.record(z.string(), z.object({ targets: texts }))),
  target: z.optional(z.record(z.string(), z.unknown())),
});

export type BakeTarget = z.infer<typeof target>;

export interface BakeDefinition {
  /** Those to build, in the order of the file. */
  readonly targets: ReadonlyMap<string, BakeTarget>;
  /** As printed: also those that only others need. */
  readonly all: Readonly<Record<string, unknown>>;
}

/** Undefined for another form than buildx 0.13 to 0.36 print. */
export function parseBakeDefinition(value: unknown): BakeDefinition | undefined {
  const found = definition.safeParse(value);
  if (!found.success) return undefined;
  const all = found.data.target ?? {};
  const groups = found.data.group ?? {};
  const names = membersOf('default', groups, new Set());
  const targets = new Map<string, BakeTarget>();
  for (const name of names) {
    const one = target.safeParse(all[name]);
    if (!one.success) return undefined;
    targets.set(name, one.data);
  }
  return { targets, all };
}

type Groups = Readonly<Record<string, { readonly targets?: readonly string[] | null | undefined }>>;

/** A group may hold groups; `seen` keeps one that holds itself from going on for ever. */
function membersOf(name: string, groups: Groups, seen: Set<string>): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const members = Object.hasOwn(groups, name) ? (groups[name]?.targets ?? []) : undefined;
  // A target of the name of its group is meant when it is listed by it.
  if (members === undefined) return [name];
  return [
    ...new Set(
      members.flatMap((member) => (member === name ? [member] : membersOf(member, groups, seen))),
    ),
  ];
}
