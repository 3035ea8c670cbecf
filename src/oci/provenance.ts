import * as z from 'zod/mini';
import { optionalText, present } from './foreignJson.ts';

export interface Material {
  /** A package URL or the address of a repository. */
  readonly uri: string;
  /** `algorithm:hex`, the first the statement has. */
  readonly digest?: string;
}

/** Who built an image, from what and how: what a SLSA provenance predicate claims. */
export interface Provenance {
  /** Undefined where the builder says nothing of itself, as BuildKit outside of CI does. */
  readonly builder?: string;
  readonly buildType?: string;
  readonly source?: string;
  readonly revision?: string;
  /** The file the build starts from: a Dockerfile, a workflow. */
  readonly entryPoint?: string;
  /** The address of the very run, where the builder has one. */
  readonly run?: string;
  /** The platform the builder ran on. */
  readonly builderPlatform?: string;
  /** RFC 3339. */
  readonly started?: string;
  readonly finished?: string;
  readonly materials: readonly Material[];
  /** Frontend and build arguments, or what else the build was asked for. */
  readonly parameters: Readonly<Record<string, string>>;
}

const mostMaterials = 5000;

const digests = z.nullish(z.record(z.string(), z.string()));
const source = z.nullish(
  z.object({ uri: optionalText, digest: digests, entryPoint: optionalText, path: optionalText }),
);
const materials = z.nullish(z.array(z.object({ uri: optionalText, digest: digests })));
/** Other builders than BuildKit have parameters of any form. */
const request = z.catch(
  z.nullish(
    z.object({
      frontend: optionalText,
      args: z.nullish(z.record(z.string(), z.unknown())),
    }),
  ),
  undefined,
);
/** GitHub Actions (actions.github.io/buildtypes/workflow/v1) and Google Cloud Build name a file so. */
const workflow = z.catch(
  z.nullish(z.object({ repository: optionalText, ref: optionalText, path: optionalText })),
  undefined,
);
const vcs = z.nullish(
  z.object({ vcs: z.nullish(z.object({ source: optionalText, revision: optionalText })) }),
);
const builder = z.nullish(z.object({ id: optionalText }));
const buildKitMetadata = 'https://mobyproject.org/buildkit@v1#metadata';

/** SLSA provenance v0.2 with BuildKit's extensions (BuildKit docs/attestations/slsa-provenance.md). */
const v02 = z.object({
  builder,
  buildType: z.string(),
  materials,
  invocation: z.nullish(
    z.object({
      configSource: source,
      parameters: request,
      environment: z.nullish(z.object({ platform: optionalText })),
    }),
  ),
  metadata: z.nullish(
    z.object({
      buildStartedOn: optionalText,
      buildFinishedOn: optionalText,
      [buildKitMetadata]: vcs,
    }),
  ),
});

/** SLSA provenance v1 with BuildKit's extensions (docs/attestations/slsa-definitions.md). */
const v1 = z.object({
  buildDefinition: z.object({
    buildType: optionalText,
    externalParameters: z.nullish(
      z.looseObject({
        configSource: z.catch(source, undefined),
        request,
        workflow,
        buildConfigSource: workflow,
      }),
    ),
    internalParameters: z.catch(z.nullish(z.object({ builderPlatform: optionalText })), undefined),
    resolvedDependencies: materials,
  }),
  runDetails: z.nullish(
    z.object({
      builder,
      metadata: z.nullish(
        z.object({
          invocationId: optionalText,
          startedOn: optionalText,
          finishedOn: optionalText,
          buildkit_metadata: vcs,
        }),
      ),
    }),
  ),
});

export function isProvenanceType(predicateType: string): boolean {
  return /^https:\/\/slsa\.dev\/provenance\/v(?:0\.[12]|1(?:\.\d+)?)$/.test(predicateType);
}

/** Reads the predicate of a SLSA provenance statement, v0.2 or v1; undefined when it is neither. */
export function parseProvenance(predicate: unknown): Provenance | undefined {
  const newer = v1.safeParse(predicate);
  if (newer.success) {
    const { buildDefinition: definition, runDetails } = newer.data;
    const external = definition.externalParameters;
    const {
      configSource,
      request: asked,
      workflow: file,
      buildConfigSource,
      ...rest
    } = external ?? {};
    const named = file ?? buildConfigSource;
    return provenanceOf({
      builder: runDetails?.builder?.id,
      buildType: definition.buildType,
      config: configSource ?? (named && sourceOf(named, definition.resolvedDependencies)),
      request: asked ?? { args: rest },
      vcs: runDetails?.metadata?.buildkit_metadata?.vcs,
      materials: definition.resolvedDependencies,
      builderPlatform: definition.internalParameters?.builderPlatform,
      run: runDetails?.metadata?.invocationId,
      started: runDetails?.metadata?.startedOn,
      finished: runDetails?.metadata?.finishedOn,
    });
  }
  const older = v02.safeParse(predicate);
  if (!older.success) return undefined;
  const { builder: by, buildType, invocation, metadata, materials: used } = older.data;
  return provenanceOf({
    builder: by?.id,
    buildType,
    config: invocation?.configSource,
    request: invocation?.parameters,
    vcs: metadata?.[buildKitMetadata]?.vcs,
    materials: used,
    builderPlatform: invocation?.environment?.platform,
    started: metadata?.buildStartedOn,
    finished: metadata?.buildFinishedOn,
  });
}

type Text = string | null | undefined;

interface Claims {
  readonly builder: Text;
  readonly buildType: Text;
  readonly config: z.infer<typeof source>;
  readonly request: z.infer<typeof request>;
  readonly vcs: { readonly source?: Text; readonly revision?: Text } | null | undefined;
  readonly materials: z.infer<typeof materials>;
  readonly builderPlatform: Text;
  readonly run?: Text;
  readonly started: Text;
  readonly finished: Text;
}

/** A workflow's repository; the commit is that of the dependency which is the repository. */
function sourceOf(
  { repository, ref, path }: NonNullable<z.infer<typeof workflow>>,
  used: z.infer<typeof materials>,
): z.infer<typeof source> {
  const own = (used ?? []).find(
    ({ uri, digest }) =>
      gitRevision(digest) !== undefined && repository && uri?.includes(repository),
  );
  const uri = repository && ref ? `${repository}@${ref}` : repository;
  return { uri, path, digest: own?.digest };
}

function provenanceOf(claims: Claims): Provenance {
  const {
    builder: by,
    buildType,
    config,
    vcs: source,
    builderPlatform,
    run,
    started,
    finished,
  } = claims;
  return {
    materials: materialsOf(claims.materials),
    parameters: parametersOf(claims.request),
    ...present({
      builder: by,
      buildType,
      // A build of a local folder has no address; the folder's git says where it comes from.
      source: config?.uri || source?.source,
      revision: source?.revision || gitRevision(config?.digest),
      entryPoint: config?.entryPoint || config?.path,
      builderPlatform,
      // BuildKit's is a mere number.
      run: run?.startsWith('https://') === true ? run : undefined,
      started,
      finished,
    }),
  };
}

function gitRevision(digest: z.infer<typeof digests>): Text {
  return digest?.['gitCommit'] ?? digest?.['sha1'];
}

function materialsOf(from: z.infer<typeof materials>): Material[] {
  const found: Material[] = [];
  for (const { uri, digest } of (from ?? []).slice(0, mostMaterials)) {
    if (!uri) continue;
    const [first] = Object.entries(digest ?? {});
    found.push(first === undefined ? { uri } : { uri, digest: `${first[0]}:${first[1]}` });
  }
  return found;
}

function parametersOf(from: z.infer<typeof request>): Record<string, string> {
  const found: [string, string][] = [];
  if (from?.frontend) found.push(['frontend', from.frontend]);
  for (const [name, value] of Object.entries(from?.args ?? {}))
    found.push([name, typeof value === 'string' ? value : jsonText(value)]);
  return Object.fromEntries(found);
}

/** A value may be nested deeper than it can be written. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}
