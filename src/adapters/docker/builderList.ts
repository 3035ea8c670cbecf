import * as z from 'zod/mini';
import type { Builder, BuilderNode } from '../../build/builder.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import { parseJsonText } from '../../oci/parseJson.ts';

// One line of `docker buildx ls --format json`. A node that could not be asked has an empty name
// or an `Err`, and the exit code is 0 all the same.
const nodeForm = z.object({
  Name: z.optional(z.string()),
  Endpoint: z.optional(z.string()),
  Status: z.optional(z.string()),
  Version: z.optional(z.string()),
  Platforms: z.nullish(z.array(z.string())),
  Err: z.optional(z.string()),
});

const builderForm = z.object({
  Name: z.string(),
  Driver: z.optional(z.string()),
  Current: z.optional(z.boolean()),
  Err: z.optional(z.string()),
  Nodes: z.nullish(z.array(nodeForm)),
});

/** Builders of the JSON lines `buildx ls` prints; undefined when a line is of another form. */
export function parseBuilderList(stdout: string): Builder[] | undefined {
  const builders: Builder[] = [];
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue;
    const found = builderForm.safeParse(parseJsonText(line));
    if (!found.success) return undefined;
    builders.push(builderOf(found.data));
  }
  return builders;
}

function builderOf({ Name, Driver, Current, Err, Nodes }: z.infer<typeof builderForm>): Builder {
  return {
    name: Name,
    driver: Driver ?? '',
    current: Current ?? false,
    nodes: (Nodes ?? []).filter((node) => (node.Name ?? '') !== '').map(nodeOf),
    ...(Err !== undefined && Err !== '' && { error: tidy(Err) }),
  };
}

function nodeOf(node: z.infer<typeof nodeForm>): BuilderNode {
  const failed = node.Err !== undefined && node.Err !== '';
  return {
    name: node.Name ?? '',
    endpoint: redactText(node.Endpoint ?? ''),
    status: failed ? 'error' : (node.Status ?? 'inactive'),
    // buildx marks platforms fixed by the user with an asterisk.
    platforms: (node.Platforms ?? []).map((platform) => platform.replace(/\*$/, '')),
    ...(node.Version !== undefined && node.Version !== '' && { buildkitVersion: node.Version }),
    ...(failed && { error: tidy(node.Err ?? '') }),
  };
}

function tidy(text: string): string {
  return redactText(plainText(text)).trim();
}
