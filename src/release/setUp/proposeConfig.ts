import { disagreeing } from '../version/readVersionSources.ts';
import type { ConfigPart, FlowValue } from './configText.ts';
import { isBuiltIn, proposedImages, proposeImages } from './proposeImages.ts';
import type { SetUpFindings } from './setUpFindings.ts';
import type { TagProposal } from './tagProposal.ts';
import { rulesOfTags } from './tagProposal.ts';

export interface ConfigProposal {
  readonly parts: readonly ConfigPart[];
  /** What was found and is not in it, or wants a look. */
  readonly notes: readonly string[];
}

/** The parts of a first slipway.yaml, each with where it was found. */
export function proposeConfig(found: SetUpFindings): ConfigProposal {
  const notes: string[] = [];
  const source = sourcePart(found, notes);
  return {
    parts: [
      flow('version', 1),
      ...source,
      ...imagesPart(found, source.length > 0),
      ...tagsPart(found, notes),
      ...versionsPart(found, notes),
      ...changelogPart(found),
      ...binariesPart(found, notes),
      ...checklistPart(found),
      ...gitHubPart(found),
      ...upstreamPart(found, source.length > 0, notes),
    ],
    notes,
  };
}

function flow(key: string, value: FlowValue, from?: string): ConfigPart {
  const found = from === undefined ? {} : { from };
  return { key, value: { kind: 'flow', flow: value }, ...found };
}

/** A bake, compose or matrix file stays where its images are described. */
function sourcePart({ project, bakeFiles }: SetUpFindings, notes: string[]): ConfigPart[] {
  const [first] = project.images;
  const file = first?.origin === 'inferred' ? undefined : first?.file;
  const about = ['Images are described there; what images: says of them by name is added.'];
  const named = (key: string, files: readonly string[]): ConfigPart[] => [
    { ...flow(key, files.length === 1 ? (files[0] ?? '') : files), about },
  ];
  notes.push(...project.problems.map(({ message }) => message));
  if (bakeFiles.length > 0 && first?.origin !== 'matrix') return named('bake', bakeFiles);
  if (file === undefined) return [];
  if (first?.origin !== 'matrix') return named('bake', [file]);
  return named('matrix', [...new Set(project.images.flatMap((image) => image.file ?? []))]);
}

function imagesPart(found: SetUpFindings, isLive: boolean): ConfigPart[] {
  const parts = proposeImages(found, isLive);
  if (parts.length > 0) return [{ key: 'images', value: { kind: 'parts', parts } }];
  if (isLive) return [];
  return [
    {
      ...{ key: 'images', value: { kind: 'example' } },
      about: ['No Dockerfile was found. An image is described like this:'],
      more: [
        ...['images:', '  app:', '    repositories: [ghcr.io/OWNER/app]', '    context: .'],
        '    platforms: [linux/amd64, linux/arm64]',
      ],
    },
  ];
}

const versionRule = 'type=semver,pattern={{version}}';
const usualRules = [
  versionRule,
  'type=semver,pattern={{major}}.{{minor}}',
  'type=ref,event=branch',
  'type=sha',
];

function tagsPart(found: SetUpFindings, notes: string[]): ConfigPart[] {
  const about = ['Which tags a git ref gets, in the grammar of docker/metadata-action.'];
  const best = bestRules(found.tagRules);
  // What a bake file names counts where there are no rules.
  const named = found.project.images.some(({ tags = [] }) => tags.length > 0);
  if (best === undefined && named && found.bakeFiles.length > 0) return [];
  const chosen = best ?? rulesOfTags(found.tags);
  for (const other of found.tagRules)
    if (best !== undefined && other.rules.join() !== best.rules.join())
      notes.push(
        `The tags of ${other.from} are others than those of ${best.from}, which are taken.`,
      );
  const { rules, left, from, flavor } = chosen ?? {
    rules: usualRules,
    left: [],
    from: 'usual ones',
  };
  // What names the version of a release may be among those only the workflow knows.
  const isVersioned = left.length === 0 || rules.some((rule) => !rule.startsWith('type=raw'));
  const lines = [
    ...(rules.length === 0 ? usualRules : isVersioned ? rules : [versionRule, ...rules]),
    ...left.map((rule) => `# ${rule} (only the workflow knows it)`),
  ];
  return [
    { key: 'tags', value: { kind: 'lines', lines }, about, from },
    ...(flavor === undefined
      ? []
      : [{ key: 'flavor', value: { kind: 'lines', lines: flavor.split('\n') }, from } as const]),
  ];
}

/** Those of a workflow that releases before those of one that does not, and the most of them. */
function bestRules(all: readonly TagProposal[]): TagProposal | undefined {
  return all.toSorted(
    (one, other) =>
      Number(other.onTags) - Number(one.onTags) || other.rules.length - one.rules.length,
  )[0];
}

function versionsPart({ versions }: SetUpFindings, notes: string[]): ConfigPart[] {
  const [first] = versions;
  if (first === undefined) return [];
  const others = disagreeing(versions, first.version);
  for (const { file, version } of others)
    notes.push(`${pathOf(file)} says ${version}, and ${pathOf(first.file)} says ${first.version}.`);
  const items = versions.map(({ file }): FlowValue =>
    typeof file === 'string' ? file : { ...file },
  );
  const from = `${others.length === 0 ? 'all say' : 'the first says'} ${first.version}`;
  return [{ key: 'version-files', value: { kind: 'list', items }, from }];
}

function pathOf(file: string | { readonly file: string }): string {
  return typeof file === 'string' ? file : file.file;
}

function changelogPart({ changelog }: SetUpFindings): ConfigPart[] {
  if (changelog === undefined) return [];
  const { file, unreleased } = changelog;
  if (unreleased)
    return [flow('changelog', file, 'its section Unreleased becomes that of the version')];
  const from = 'without a section Unreleased: written from the commits';
  return [flow('changelog', { file, source: 'commits' }, from)];
}

function binariesPart({ binaries, tried }: SetUpFindings, notes: string[]): ConfigPart[] {
  if (binaries === undefined) return [];
  const { from } = binaries;
  for (const note of binaries.notes) notes.push(`${from}: not taken over: ${note}.`);
  if (binaries.binaries.length === 0) return [];
  const parts = binaries.binaries.map(({ name, build, platforms }): ConfigPart => {
    const run = tried.find((one) => one.name === name);
    const own = [
      flow('build', build),
      flow('platforms', platforms),
      ...(run === undefined ? [] : [flow('verify', [run.argument], run.from)]),
    ];
    return { key: name, value: { kind: 'parts', parts: own } };
  });
  return [{ key: 'binaries', value: { kind: 'parts', parts }, from }];
}

function checklistPart({ checklist, test, makeTargets }: SetUpFindings): ConfigPart[] {
  if (checklist === undefined) {
    const targets =
      makeTargets.length === 0 ? [] : [`Targets of the Makefile: ${makeTargets.join(', ')}.`];
    return [
      {
        ...{ key: 'checklist', value: { kind: 'example' } },
        about: [
          'Without a checklist it is made of what is found here. One of your own:',
          ...targets,
        ],
        more: [
          'checklist:',
          ...(test === undefined ? [] : [`  - { kind: test, run: ${test.join(' ')} }`]),
          '  - { kind: tag }',
          '  - { kind: push }',
        ],
      },
    ];
  }
  const { file, heading, count, kinds } = checklist;
  const from = `${count} steps of ${file}`;
  const steps = Object.entries(kinds).map(([id, kind]) => flow(id, { kind }));
  if (steps.length === 0)
    return [flow('checklist', heading === undefined ? file : `${file}#${heading}`, from)];
  const parts: ConfigPart[] = [
    flow('file', file),
    ...(heading === undefined ? [] : [flow('heading', heading)]),
    {
      ...{ key: 'steps', value: { kind: 'parts', parts: steps } },
      about: ['Steps Slipway does and ticks on evidence; the others are ticked by hand.'],
    },
  ];
  return [{ key: 'checklist', value: { kind: 'parts', parts }, from }];
}

function gitHubPart({ gitHub, binaries, remote }: SetUpFindings): ConfigPart[] {
  const release = gitHub.find((one) => one.release !== undefined)?.release;
  const built = binaries !== undefined && binaries.binaries.length > 0;
  const assets = built ? ['dist/*'] : (release?.assets ?? []);
  const parts: ConfigPart[] = [];
  if (release !== undefined || (built && remote?.host === 'github.com')) {
    const said = {
      ...(release?.draft === true ? { draft: true } : {}),
      ...(assets.length === 0 ? {} : { assets }),
    };
    parts.push(flow('release', said, release?.from ?? binaries?.from));
  }
  const deployments = new Map(
    gitHub.flatMap((one) => one.deployments.map((each) => [each.environment, each] as const)),
  );
  if (deployments.size > 0)
    parts.push({
      key: 'deploymentIssue',
      value: {
        kind: 'list',
        items: [...deployments.values()].map(({ environment, onBranch }) =>
          onBranch ? { environment, on: 'branch' } : { environment },
        ),
      },
      from: [...new Set([...deployments.values()].map(({ from }) => from))].join(', '),
    });
  const followed = gitHub.flatMap(({ upstream }) => upstream?.from ?? []);
  const schedule = gitHub
    .flatMap((one) => one.schedule ?? [])
    .find(({ starts }) => starts.some((path) => followed.includes(path)));
  if (schedule !== undefined)
    parts.push(flow('workflow', { schedule: schedule.cron }, schedule.from));
  return parts.length === 0 ? [] : [{ key: 'github', value: { kind: 'parts', parts } }];
}

/** What is followed, and the images built of it where their names do not say it. */
function upstreamPart(found: SetUpFindings, isLive: boolean, notes: string[]): ConfigPart[] {
  const all = proposedImages(found, isLive);
  const asking = found.gitHub.flatMap(({ upstream }) => upstream ?? []);
  const followed = [...new Set(asking.map(({ github }) => github))].map((github) => {
    const files = asking.filter((one) => one.github === github).map(({ from }) => from);
    const images = all.filter((image) => files.some((file) => isBuiltIn(image, file, found)));
    return { github, images: images.map(({ name }) => name), from: files.join(', ') };
  });
  const said = (from: string): string => `${from} asks for its releases`;
  const [first, ...more] = followed;
  if (first === undefined) return [];
  if (more.length === 0) {
    const { github, images, from } = first;
    const some = images.length > 0 && images.length < all.length ? { images } : {};
    return [flow('upstream', { github, ...some }, said(from))];
  }
  const taken = new Set<string>();
  const parts = followed.flatMap(({ github, images, from }): ConfigPart[] => {
    if (images.length === 0) {
      notes.push(`${from} follows ${github}, and no image that it builds was found.`);
      return [];
    }
    const [owner = '', name = ''] = github.split('/');
    const key = taken.has(name) ? `${owner}-${name}` : name;
    taken.add(key);
    const named = images.length === 1 && images[0] === key ? {} : { images };
    return [flow(key, { github, ...named }, said(from))];
  });
  return parts.length === 0 ? [] : [{ key: 'upstream', value: { kind: 'parts', parts } }];
}
