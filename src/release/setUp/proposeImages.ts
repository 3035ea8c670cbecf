import { formatPlatform } from '../../oci/platform.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { inferRepositories } from '../inferImages.ts';
import { joinedPath } from '../projectPath.ts';
import type { BuildEvidence } from './buildEvidence.ts';
import { evidenceKinds } from './buildEvidence.ts';
import type { ConfigPart, FlowValue } from './configText.ts';
import { dockerfileFacts } from './dockerfileFacts.ts';
import { proposedArgs } from './proposedArgs.ts';
import type { SetUpFindings } from './setUpFindings.ts';

/** The images of slipway.yaml; of a source that is read live, only what it does not say itself. */
export function proposeImages(found: SetUpFindings, isLive: boolean): ConfigPart[] {
  return proposedImages(found, isLive).flatMap((image) => {
    const parts = imageParts(image, found, isLive);
    return parts.length === 0
      ? []
      : [{ key: image.name, value: { kind: 'parts', parts } as const }];
  });
}

/** The images of the proposal by the names they have in it; no two have one. */
export function proposedImages(found: SetUpFindings, isLive: boolean): readonly ImageDefinition[] {
  const { images } = found.project;
  if (isLive) return images;
  const all = images.map((image) => ({ image, names: namesOf(image, found) }));
  const taken = new Set(all.flatMap(({ image, names }) => (names.length < 2 ? [image.name] : [])));
  return all.flatMap(({ image, names }) =>
    names.length < 2 ? [image] : split(image, names, taken, found),
  );
}

/** Whether a workflow, by its path, has a step that builds the image. */
export function isBuiltIn(image: ImageDefinition, workflow: string, found: SetUpFindings): boolean {
  return evidenceOf(image, found).some(({ from }) => from.startsWith(`${workflow}, `));
}

function namesOf(image: ImageDefinition, { builds }: SetUpFindings): readonly string[] {
  const own = builds.filter(({ dockerfile }) => dockerfile === dockerfileOf(image));
  return [...new Set(own.flatMap((one) => one.names))];
}

/** Two names that are built from one Dockerfile are two images; `taken` gets their names. */
function split(
  image: ImageDefinition,
  names: readonly string[],
  taken: Set<string>,
  { remote, project }: SetUpFindings,
): ImageDefinition[] {
  const common = (remote?.path ?? project.root).split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  return names.flatMap((whole) => {
    const part = whole.startsWith(`${common}-`) ? whole.slice(common.length + 1) : whole;
    const name = [part, whole].find((one) => !taken.has(one));
    if (name === undefined) return [];
    taken.add(name);
    return [{ ...image, name, repositories: inferRepositories(remote, name) }];
  });
}

function imageParts(image: ImageDefinition, found: SetUpFindings, isLive: boolean): ConfigPart[] {
  const dockerfile = dockerfileOf(image);
  const text = found.dockerfiles.get(dockerfile);
  const facts = text === undefined ? undefined : dockerfileFacts(text, image.target);
  const evidence = evidenceOf(image, found);
  const said = <Value>(of: (one: BuildEvidence) => Value | undefined) => {
    for (const one of evidence) {
      const value = of(one);
      if (value !== undefined) return { value, from: one.from };
    }
    return undefined;
  };
  const flow = (key: string, value: FlowValue, from: string): ConfigPart => ({
    ...{ key, from },
    value: { kind: 'flow', flow: value },
  });
  const parts: ConfigPart[] = [...repositoriesPart(image, evidence, isLive)];
  if (!isLive) {
    parts.push(flow('context', image.context, dockerfile));
    if (image.dockerfile !== undefined) parts.push(flow('dockerfile', dockerfile, dockerfile));
  }
  const target = said((one) => one.target);
  if (target !== undefined && image.target === undefined)
    parts.push(flow('target', target.value, target.from));
  parts.push(...platformsPart(image, evidence, isLive));
  const args = proposedArgs(evidence, facts, image, dockerfile);
  if (args !== undefined) parts.push(flow('args', args.args, args.from));
  const cache = said((one) => one.cache);
  if (cache !== undefined && image.cache === undefined) {
    const { value } = cache;
    const rotated = value.type === 'local' ? { type: 'local', rotate: true } : { ...value };
    parts.push(flow('cache', rotated, cache.from));
  }
  // One build without a cache among others is how trouble is looked into.
  const anew = evidence.every(({ noCache }) => noCache === true) ? evidence[0] : undefined;
  if (anew !== undefined && image.noCache === undefined)
    parts.push(flow('noCache', true, anew.from));
  const provenance = image.provenance === undefined ? said((one) => one.provenance) : undefined;
  const sbom = image.sbom === undefined ? said((one) => one.sbom) : undefined;
  const from = provenance?.from ?? sbom?.from;
  if (from !== undefined)
    parts.push(
      flow(
        'attest',
        {
          ...(provenance === undefined ? {} : { provenance: provenance.value }),
          ...(sbom === undefined ? {} : { sbom: sbom.value }),
        },
        from,
      ),
    );
  const byDigest = said((one) => one.byDigest);
  if (byDigest !== undefined && image.strategy === 'together')
    parts.push(flow('strategy', 'by-digest', byDigest.from));
  const called = new Set(evidence.flatMap(({ names }) => names));
  return [...parts, ...verifyPart(image, found, called, facts, dockerfile)];
}

/** Most trusted first; of one kind what names most platforms, which is what is released. */
function evidenceOf(image: ImageDefinition, found: SetUpFindings): BuildEvidence[] {
  const dockerfile = dockerfileOf(image);
  const own = found.builds.filter((one) => one.dockerfile === dockerfile);
  const named = own.filter(({ names }) => names.some((name) => isCalled(name, image.name)));
  // Where none bears its name, one whose name nobody knows, or that only this image can mean.
  const alone = new Set(own.flatMap(({ names }) => names)).size < 2;
  const usable = own.filter((one) => named.includes(one) || alone || one.names.length === 0);
  const fitting = usable.filter(
    ({ target }) => image.target === undefined || target === undefined || target === image.target,
  );
  const rank = ({ kind }: BuildEvidence): number => evidenceKinds.indexOf(kind);
  return fitting.toSorted(
    (one, other) => rank(one) - rank(other) || other.platforms.length - one.platforms.length,
  );
}

function isCalled(name: string, image: string): boolean {
  return name === image || name.endsWith(`-${image}`);
}

function dockerfileOf({ context, dockerfile }: ImageDefinition): string {
  return joinedPath('.', dockerfile ?? `${context}/Dockerfile`);
}

function repositoriesPart(
  image: ImageDefinition,
  evidence: readonly BuildEvidence[],
  isLive: boolean,
): ConfigPart[] {
  const naming = evidence.filter(({ repositories }) => repositories.length > 0);
  const best = naming.filter(({ kind }) => kind === naming[0]?.kind);
  const named = [...new Set(best.flatMap(({ repositories }) => repositories))];
  if (isLive && ((image.tags ?? []).length > 0 || named.length === 0)) return [];
  const own = named.length > 0 ? named : image.repositories.map(formatRepository);
  if (own.length > 0)
    return [
      {
        key: 'repositories',
        value: { kind: 'flow', flow: own },
        from: best[0]?.from ?? 'from the git remote',
      },
    ];
  return [
    {
      ...{ key: 'repositories', value: { kind: 'example' } },
      about: ['Nothing says where it is pushed:', `repositories: [ghcr.io/OWNER/${image.name}]`],
    },
  ];
}

const usualPlatforms = ['linux/amd64', 'linux/arm64'];

function platformsPart(
  image: ImageDefinition,
  evidence: readonly BuildEvidence[],
  isLive: boolean,
): ConfigPart[] {
  if (image.platforms.length > 0 && isLive) return [];
  const part = (platforms: readonly string[], from: string): ConfigPart[] => [
    { key: 'platforms', value: { kind: 'flow', flow: platforms }, from },
  ];
  const found = evidence.find(({ platforms }) => platforms.length > 0);
  if (found !== undefined) return part(found.platforms, found.from);
  if (image.platforms.length > 0)
    return part(image.platforms.map(formatPlatform), image.file ?? '');
  return part(usualPlatforms, 'nothing names any: these are usual');
}

function verifyPart(
  image: ImageDefinition,
  { runs }: SetUpFindings,
  called: ReadonlySet<string>,
  facts: ReturnType<typeof dockerfileFacts> | undefined,
  dockerfile: string,
): ConfigPart[] {
  const own = (name: string) => isCalled(name, image.name) || name === lastName(image);
  const run = runs.find(({ name }) => own(name) || called.has(name));
  const rules = {
    ...(run === undefined ? {} : { run: [run.argument] }),
    ...(facts?.nonRoot === true ? { user: 'nonroot' } : {}),
    ...(facts?.shellless === true ? { noShell: true } : {}),
  };
  if (Object.keys(rules).length === 0) return [];
  const ofFile = facts?.nonRoot === true || facts?.shellless === true ? [dockerfile] : [];
  const from = [...(run === undefined ? [] : [run.from]), ...ofFile].join(', ');
  return [{ key: 'verify', value: { kind: 'flow', flow: rules }, from }];
}

function lastName({ repositories }: ImageDefinition): string | undefined {
  return repositories[0]?.name.split('/').at(-1);
}
