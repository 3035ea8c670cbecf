import { looksSecret } from '../../build/secretName.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { checkTemplate } from '../tags/template.ts';
import type { BuildEvidence } from './buildEvidence.ts';
import type { DockerfileFacts } from './dockerfileFacts.ts';

/** What build arguments of these names are given everywhere. */
const usual: readonly (readonly [RegExp, string])[] = [
  [/^(?:APP_|BUILD_|RELEASE_|IMAGE_)?VERSION$/i, '{{version}}'],
  [/^(?:GIT_|BUILD_|VCS_)?(?:COMMIT|SHA|REF|REVISION)(?:_SHA|_HASH)?$/i, '{{sha}}'],
  [/^(?:BUILD_)?(?:DATE|TIME|TIMESTAMP|CREATED)$/i, '{{date}}'],
];

/** Build arguments: what changes with every release as a template, what is written as it is. */
export function proposedArgs(
  evidence: readonly BuildEvidence[],
  facts: DockerfileFacts | undefined,
  image: ImageDefinition,
  dockerfile: string,
): { readonly args: Readonly<Record<string, string>>; readonly from: string } | undefined {
  const args: Record<string, string> = {};
  const from = new Set<string>();
  for (const one of evidence)
    for (const [name, given] of Object.entries(one.args)) {
      const value = valueOf(name, given);
      if (value === undefined || Object.hasOwn(args, name) || Object.hasOwn(image.args, name))
        continue;
      args[name] = value;
      from.add(one.from);
    }
  for (const [name, line] of facts?.args ?? []) {
    const value = usual.find(([form]) => form.test(name))?.[1];
    if (value === undefined || Object.hasOwn(args, name) || Object.hasOwn(image.args, name))
      continue;
    args[name] = value;
    from.add(`${dockerfile}:${line}`);
  }
  return from.size === 0 ? undefined : { args, from: [...from].join(', ') };
}

function valueOf(name: string, given: string): string | undefined {
  const template = usual.find(([form]) => form.test(name))?.[1];
  if (template === '{{version}}' && /^v\d/.test(given)) return `v${template}`;
  if (template === '{{sha}}' && /^[0-9a-f]{7}$/.test(given)) return '{{shortSha}}';
  if (template !== undefined) return template;
  const isPlain = !/[$`<>]/.test(given) && checkTemplate(given) === undefined;
  // A secret is nothing to write into a file.
  return isPlain && !looksSecret(name, given) ? given : undefined;
}
