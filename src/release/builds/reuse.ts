import type { BuildRequest } from './buildRequest.ts';
import type { BuildIdentity, SkippedBuild } from '../../build/buildPlan.ts';
import type { BuildSpec } from '../../build/buildSpec.ts';
import { pushesByDigest } from '../../build/builderAbility.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { Project } from '../project.ts';
import type { BuildRecord, BuildRecords } from './buildRecord.ts';
import { parseBuildRecord } from './buildRecord.ts';
import { existingBuild } from './existingBuild.ts';
import { fingerprintText } from './fingerprint.ts';
import { keptPlatforms } from './keptPlatforms.ts';

export interface ReusePorts {
  readonly registry: Registry;
  readonly writer: RegistryWriter;
  readonly buildRecords: BuildRecords;
  readonly digestOf: (bytes: Uint8Array) => Digest;
}

/** A build, and what of it is done already. */
export interface Reuse {
  readonly spec: BuildSpec;
  readonly identity?: BuildIdentity;
  /** By platform; of an earlier run of the same build. */
  readonly kept?: ReadonlyMap<string, Digest>;
  readonly skip?: SkippedBuild;
}

export interface PlannedImage {
  readonly image: ImageDefinition;
  readonly project: Project;
  readonly request: BuildRequest;
  readonly now: Date;
  /** The spec as it is rendered at a time. */
  readonly specAt: (date: Date) => BuildSpec;
}

/**
 * Looks for what need not be built: a registry that holds every tag from this commit, where the
 * image says so, and platforms that an earlier run has pushed. A tree with changes is no commit:
 * nothing of it is taken. RegistryError.
 */
export async function reuse(
  planned: PlannedImage,
  ports: ReusePorts,
  signal: AbortSignal,
): Promise<Reuse> {
  const { image, project, request, now, specAt } = planned;
  const spec = specAt(now);
  const { state } = project;
  if (state?.commit === undefined) return { spec };
  const revision = `${state.commit}${state.dirty ? '-dirty' : ''}`;
  const fresh = { spec, identity: identityOf(spec, revision, now, ports) };
  const anew = request.noCache === true && request.retry !== true;
  // Of a mirror run the commit is not this project's, whose Dockerfile may be another one by now.
  const again = request.force === true || anew || request.upstream !== undefined;
  if (again || spec.output !== 'push' || state.dirty) return fresh;
  const skipExisting = image.skipExisting || request.skipExisting === true;
  if (skipExisting) {
    const skip = await existingBuild(ports.registry, spec, revision, signal);
    if (skip !== undefined) return { ...fresh, skip };
  }
  if (!pushesByDigest(spec)) return fresh;
  const record = parseBuildRecord(await ports.buildRecords.read(spec.image, signal));
  if (record?.revision !== revision || (record.finished && !skipExisting)) return fresh;
  return (await resumed(planned, record, ports, signal)) ?? fresh;
}

/** Undefined when the record is of a build that was told something else. */
async function resumed(
  { specAt }: PlannedImage,
  record: BuildRecord,
  ports: ReusePorts,
  signal: AbortSignal,
): Promise<Reuse | undefined> {
  const date = new Date(record.startedAt);
  const spec = specAt(date);
  const identity = identityOf(spec, record.revision, date, ports);
  if (identity.fingerprint !== record.fingerprint) return undefined;
  const kept = await keptPlatforms(ports, spec, record, signal);
  return kept.size === 0 ? undefined : { spec, identity, kept };
}

function identityOf(
  spec: BuildSpec,
  revision: string,
  date: Date,
  { digestOf }: ReusePorts,
): BuildIdentity {
  const fingerprint = digestOf(new TextEncoder().encode(fingerprintText(spec)));
  return { revision, fingerprint, startedAt: date.toISOString() };
}
