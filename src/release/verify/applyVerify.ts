import type { Digest } from '../../oci/digest.ts';
import { Failure } from '../../oci/failure.ts';
import type { ImageConfig } from '../../oci/imageConfig.ts';
import { parseImageConfig } from '../../oci/imageConfig.ts';
import type { LayerIndex } from '../../oci/layer/layerIndex.ts';
import { LayeredFiles } from '../../oci/layer/layeredFiles.ts';
import type { LayerPorts } from '../../oci/layer/readLayer.ts';
import { readLayer } from '../../oci/layer/readLayer.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { Repository } from '../../oci/reference.ts';
import { parseRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { CheckName, CheckResult } from './check.ts';
import { architectureCheck } from './checks/architectureCheck.ts';
import { labelsCheck, portsCheck, userCheck } from './checks/configChecks.ts';
import type { ContainerPorts } from './checks/containerChecks.ts';
import { containerCheck } from './checks/containerChecks.ts';
import { shellCheck } from './checks/shellCheck.ts';
import { sizeCheck } from './checks/sizeCheck.ts';
import type { PlannedImage, PlannedPlatform, VerifyPlan, VerifyReport } from './verifyPlan.ts';

export interface VerifyPorts extends LayerPorts, ContainerPorts {
  readonly registry: Registry;
}

/** What is being looked at; `done` of `total` platforms of images are finished. */
export interface VerifyProgress {
  readonly image: string;
  readonly platform: string;
  readonly check: CheckName;
  readonly done: number;
  readonly total: number;
}

/** Two platforms at a time: a slow one under emulation need not hold up the other. */
const concurrency = 2;

/**
 * Looks at everything the plan names, by digest. What could not be looked at is in the report,
 * which only an abort keeps from being complete.
 */
export async function applyVerify(
  ports: VerifyPorts,
  plan: VerifyPlan,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const subjects = plan.images.flatMap((image) =>
    image.platforms.map((platform) => ({ image, platform })),
  );
  const progress = { done: 0, total: subjects.length };
  const results = await mapConcurrently(subjects, concurrency, async ({ image, platform }) => {
    const about = { image: image.name, platform: platform.platform };
    const checks = await checkPlatform(ports, image, platform, signal, (check) =>
      onProgress({ ...about, check, ...progress }),
    );
    progress.done += 1;
    return { image, platform, checks };
  });
  const images = plan.images.map((image) => {
    const { name, reference, repository, digest } = image;
    const own = results.filter((one) => one.image === image);
    return {
      ...{ name, reference, repository, digest },
      platforms: own.map(({ platform, checks }) => ({ ...platform, checks })),
    };
  });
  const bad = results.some(({ checks }) =>
    checks.some(({ state }) => state === 'failed' || state === 'unchecked'),
  );
  return { ok: !bad, images };
}

async function checkPlatform(
  ports: VerifyPorts,
  image: PlannedImage,
  { platform, digest, size, checks }: PlannedPlatform,
  signal: AbortSignal,
  onCheck: (check: CheckName) => void,
): Promise<CheckResult[]> {
  if (digest === undefined) return [missingPlatform(platform)];
  const repository = parseRepository(image.repository);
  const opened = once(() => open(ports, repository, digest, signal));
  const results: CheckResult[] = [];
  try {
    for (const { check } of checks) {
      signal.throwIfAborted();
      onCheck(check);
      const subject = { image, repository, platform, digest, size: size ?? 0 };
      results.push(await attempt(check, () => runCheck(ports, check, subject, opened, signal)));
    }
  } finally {
    await ports.imageRunner.release(repository, digest);
  }
  return results;
}

interface Subject {
  readonly image: PlannedImage;
  readonly repository: Repository;
  readonly platform: string;
  readonly digest: Digest;
  readonly size: number;
}

async function runCheck(
  ports: VerifyPorts,
  check: CheckName,
  subject: Subject,
  opened: () => Promise<OpenImage>,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { image, platform, size } = subject;
  const { rules } = image;
  switch (check) {
    case 'platform':
      return missingPlatform(platform);
    case 'architecture': {
      const { config, files } = await opened();
      return architectureCheck(platform, config, files);
    }
    case 'size':
      return sizeCheck(platform, size, rules, image.previous);
    case 'user':
      return userCheck((await opened()).config, rules);
    case 'shell':
      return shellCheck(rules.noShell, (await opened()).files);
    case 'labels':
      return labelsCheck((await opened()).config, rules.labels);
    case 'ports':
      return portsCheck((await opened()).config, rules);
    case 'run':
    case 'health':
    case 'scan':
    case 'signature':
      return containerCheck(ports, check, subject, signal);
  }
}

interface OpenImage {
  readonly config: ImageConfig;
  readonly files: LayeredFiles;
}

async function open(
  ports: VerifyPorts,
  repository: Repository,
  digest: Digest,
  signal: AbortSignal,
): Promise<OpenImage> {
  const { registry } = ports;
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  if (manifest.kind !== 'manifest')
    throw new RegistryError(
      'unsupported',
      `${digest} is an index within an index.`,
      'Verify what it holds by itself.',
      { host: repository.registry },
    );
  const config = parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal));
  const layer = (descriptor: Descriptor) => (): Promise<LayerIndex> =>
    readLayer(ports, repository, descriptor, signal);
  return { config, files: new LayeredFiles(manifest.layers.map(layer)) };
}

/** What fails to be looked at is not checked, and the other checks go on. */
async function attempt(check: CheckName, look: () => Promise<CheckResult>): Promise<CheckResult> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { check, state: 'unchecked', detail: error.message, remedy: error.remedy };
  }
}

function missingPlatform(platform: string): CheckResult {
  return {
    check: 'platform',
    state: 'failed',
    detail: `The image has no ${platform}.`,
    remedy: 'Build and push it for this platform too.',
  };
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}
