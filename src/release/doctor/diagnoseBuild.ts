import { BuildError } from '../../build/buildError.ts';
import type { Builder } from '../../build/builder.ts';
import type { BuildKit, BuildxVersion } from '../../build/buildKit.ts';
import type { Engine, EngineInfo } from '../../build/engine.ts';
import { platformKey } from '../../build/platformKey.ts';
import { isAbort } from '../../oci/failure.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { cacheVerdict } from './cacheVerdict.ts';
import type { Finding } from './finding.ts';
import { check, failed, fixedBy, ok, skipped, warning } from './finding.ts';
import { installEmulators } from './fix.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';

/** The oldest buildx with `--progress=rawjson`. */
const oldest = { major: 0, minor: 13 };

/** Docker's command line, buildx, engine, image store, builders and the platforms they build. */
export async function diagnoseBuild(
  buildKit: BuildKit,
  engine: Engine,
  images: readonly ImageDefinition[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const [version, info, builders] = await Promise.all([
    outcome(buildKit.version(signal)),
    outcome(engine.info(signal)),
    outcome(buildKit.listBuilders(signal)),
  ]);
  return await Promise.all([
    check('docker', 'Docker command line', () => dockerVerdict(version)),
    check('buildx', 'buildx', () => buildxVerdict(version)),
    check('engine', 'Docker Engine', () => engineVerdict(info)),
    check('image-store', 'Image store', () => storeVerdict(info)),
    check('builder', 'Builder', () => builderVerdict(builders, version, needsOwn(info, images))),
    check('platforms', 'Platforms', () => platformVerdict(builders, images)),
    check('cache', 'Build cache', () =>
      'error' in builders
        ? skipped('Needs a builder.')
        : cacheVerdict(buildKit, builders.value, signal),
    ),
  ]);
}

type Outcome<Value> = { readonly value: Value } | { readonly error: unknown };

async function outcome<Value>(promise: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await promise };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { error };
  }
}

function isDockerMissing(version: Outcome<BuildxVersion>): boolean {
  return (
    'error' in version &&
    version.error instanceof BuildError &&
    version.error.reason === 'docker-missing'
  );
}

function dockerVerdict(version: Outcome<BuildxVersion>) {
  if (isDockerMissing(version) && 'error' in version) return failed(version.error);
  return ok('Found on PATH.');
}

function buildxVerdict(version: Outcome<BuildxVersion>) {
  if (isDockerMissing(version)) return skipped('Needs the Docker command line.');
  if ('error' in version) return failed(version.error);
  const { text, major, minor } = version.value;
  if (major === undefined || minor === undefined)
    return warning(
      `buildx says its version is “${text}”, which tells nothing.`,
      'Slipway needs buildx 0.13 or newer; install a released one if builds fail.',
    );
  if (major > oldest.major || minor >= oldest.minor) return ok(text);
  return failed(
    new BuildError(
      'buildx-too-old',
      `buildx ${text} is older than 0.13.`,
      'Update Docker, or install a newer buildx plugin.',
    ),
  );
}

function engineVerdict(info: Outcome<EngineInfo>) {
  if ('error' in info) return failed(info.error);
  const { version, apiVersion, platform, endpoint, cpus, memory } = info.value;
  const gibibytes = (memory / 1024 ** 3).toFixed(1);
  return ok(
    `${version} (API ${apiVersion}) on ${platform}, ${cpus} CPUs, ${gibibytes} GiB, at ${endpoint}`,
  );
}

function storeVerdict(info: Outcome<EngineInfo>) {
  if ('error' in info) return skipped('Needs the Docker Engine.');
  if (info.value.containerdStore)
    return ok('containerd: the engine itself can hold images of several platforms.');
  return fixedBy(
    warning(
      'The classic image store cannot hold images of several platforms.',
      'Builds of several platforms use a builder of their own; --load takes one platform at a time. Or turn on the containerd image store: { "features": { "containerd-snapshotter": true } } in /etc/docker/daemon.json, or the setting of Docker Desktop; then restart Docker.',
    ),
    { kind: 'read', page: 'https://docs.docker.com/engine/storage/containerd/' },
  );
}

/** Images of several platforms, and an engine that cannot build them itself. */
function needsOwn(info: Outcome<EngineInfo>, images: readonly ImageDefinition[]): boolean {
  const classic = 'value' in info && !info.value.containerdStore;
  return classic && images.some(({ platforms }) => platforms.length > 1);
}

function builderVerdict(
  builders: Outcome<readonly Builder[]>,
  version: Outcome<BuildxVersion>,
  ownNeeded: boolean,
) {
  if ('error' in version) return skipped('Needs buildx.');
  if ('error' in builders) return failed(builders.error);
  const list = builders.value;
  const current = list.find((builder) => builder.current);
  const trouble = list.flatMap((builder) => {
    const error = builder.error ?? builder.nodes.find((node) => node.error)?.error;
    return error === undefined ? [] : [`${builder.name}: ${error}`];
  });
  const able = list.find((builder) => builder.driver !== 'docker' && builder.error === undefined);
  const names = list.map(({ name, driver }) => `${name} (${driver})`).join(', ');
  const faulty = list.find((builder) => builder.driver !== 'docker' && isFaulty(builder));
  if (trouble.length > 0) {
    const verdict = warning(trouble.join('; '), 'Reset or remove the builder.');
    return faulty === undefined
      ? verdict
      : fixedBy(verdict, { kind: 'reset-builder', builder: faulty.name });
  }
  if (able === undefined && ownNeeded)
    return fixedBy(
      warning(
        `${names || 'None'}: none of them builds several platforms.`,
        'The first such build creates “slipway”; or create a builder now.',
      ),
      { kind: 'create-builder' },
    );
  if (able === undefined)
    return ok(`${names || 'None'}; “slipway” will be created when several platforms are built.`);
  return ok(`${current === undefined ? '' : `${current.name} is current; `}${names}`);
}

function isFaulty({ error, nodes }: Builder): boolean {
  return error !== undefined || nodes.some((node) => node.error !== undefined);
}

function platformVerdict(
  builders: Outcome<readonly Builder[]>,
  images: readonly ImageDefinition[],
) {
  if ('error' in builders) return skipped('Needs a builder.');
  const asked = new Set(images.flatMap((image) => image.platforms.map(formatPlatform)));
  if (asked.size === 0) return skipped('No image names its platforms.');
  const known = new Set(
    builders.value.flatMap(({ nodes }) => nodes.flatMap((node) => node.platforms.map(platformKey))),
  );
  if (known.size === 0) return skipped('No builder is running that could say.');
  const missing = [...asked].filter((platform) => !known.has(platformKey(platform)));
  if (missing.length === 0) return ok([...asked].join(', '));
  return fixedBy(
    warning(
      `No builder that is running builds ${missing.join(', ')}.`,
      'Install emulators on the machine of the builder and start it again; or add a native node to the builder.',
    ),
    installEmulators(missing),
  );
}
