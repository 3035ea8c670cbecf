import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import type { Peers } from '../../env/peers.ts';
import type { Asked, AskedPlatform, Facts } from './facts.ts';
import { factText, referrersText, what } from './facts.ts';

/** Runs a program to its end: its standard output, or `failed: …` with what it says last. */
export function ask(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { maxBuffer: 64 * 1024 * 1024, timeout: 60_000, encoding: 'utf8' },
      (error, stdout, stderr) =>
        resolve(error === null ? stdout : `failed: ${stderr.trim().split('\n').at(-1) ?? ''}`),
    );
  });
}

function hasFailed(answer: string): boolean {
  return answer.startsWith('failed: ');
}

/** The answer made comparable, or the failure as it is. */
function through(answer: string, read: (answer: string) => string): string {
  return hasFailed(answer) ? answer : read(answer);
}

function lines(answer: string): string {
  return factText(answer.trim().split('\n').filter(Boolean).sort());
}

interface RawConfig {
  created?: string | null;
  os?: string;
  architecture?: string;
  variant?: string;
  config?: {
    User?: string;
    Entrypoint?: string[] | null;
    Cmd?: string[] | null;
    Env?: string[] | null;
    WorkingDir?: string;
    Labels?: Record<string, string> | null;
    ExposedPorts?: Record<string, unknown> | null;
    Volumes?: Record<string, unknown> | null;
  } | null;
}

function configText(answer: string): string {
  const { created, os, architecture, variant, config } = JSON.parse(answer) as RawConfig;
  return factText({
    created: created ?? undefined,
    platform:
      os && architecture ? [os, architecture, variant].filter(Boolean).join('/') : undefined,
    user: config?.User ?? '',
    entrypoint: config?.Entrypoint ?? [],
    cmd: config?.Cmd ?? [],
    env: config?.Env ?? [],
    workingDir: config?.WorkingDir ?? '',
    labels: config?.Labels ?? {},
    ports: Object.keys(config?.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config?.Volumes ?? {}).sort(),
  });
}

interface RawManifest {
  mediaType?: string;
  config?: { size: number };
  layers?: { digest: string; size: number }[];
}

/** Every image once, however many tags and platforms name it. */
function imagesOf({ tags }: Asked): string[] {
  return [...new Set(tags.flatMap(({ platforms }) => platforms.map(({ digest }) => digest)))];
}

export async function craneFacts({ crane }: Peers, asked: Asked): Promise<Facts> {
  const { repository } = asked;
  const facts: Facts = new Map();
  facts.set(what.tags, through(await ask(crane, ['ls', repository]), lines));
  for (const { tag, platforms } of asked.tags) {
    const reference = `${repository}:${tag}`;
    facts.set(what.digest(tag), (await ask(crane, ['digest', reference])).trim());
    for (const platform of platforms) {
      const found = await ask(crane, ['digest', '--platform', cranePlatform(platform), reference]);
      facts.set(what.platform(tag, platform), found.trim());
    }
  }
  for (const digest of imagesOf(asked)) {
    const reference = `${repository}@${digest}`;
    facts.set(what.config(digest), through(await ask(crane, ['config', reference]), configText));
    const manifest = await ask(crane, ['manifest', reference]);
    facts.set(what.layers(digest), through(manifest, layersText));
    facts.set(what.size(digest), through(manifest, sizeText));
  }
  return facts;
}

function cranePlatform({ os, architecture, variant, osVersion }: AskedPlatform): string {
  const name = [os, architecture, variant].filter(Boolean).join('/');
  return osVersion === undefined ? name : `${name}:${osVersion}`;
}

function layersText(manifest: string): string {
  return factText(((JSON.parse(manifest) as RawManifest).layers ?? []).map((one) => one.digest));
}

function sizeText(manifest: string): string {
  const { config, layers } = JSON.parse(manifest) as RawManifest;
  return String((layers ?? []).reduce((sum, { size }) => sum + size, config?.size ?? 0));
}

export async function regctlFacts({ regctl }: Peers, asked: Asked): Promise<Facts> {
  const { repository, host } = asked;
  const facts: Facts = new Map();
  const at = (...args: string[]): Promise<string> =>
    ask(regctl, ['--host', `reg=${host},tls=disabled`, ...args]);
  const descriptor = async (...args: string[]): Promise<string> =>
    at('manifest', 'get', '--format', '{{ json .GetDescriptor }}', ...args);
  const digest = (answer: string): string => (JSON.parse(answer) as { digest: string }).digest;
  facts.set(what.tags, through(await at('tag', 'ls', repository), lines));
  for (const { tag, platforms } of asked.tags) {
    const reference = `${repository}:${tag}`;
    const top = await descriptor(reference);
    facts.set(what.digest(tag), through(top, digest));
    facts.set(what.mediaType(tag), through(top, mediaType));
    for (const platform of platforms) {
      const name = regctlPlatform(platform);
      const found = await descriptor('--platform', name, reference);
      facts.set(what.platform(tag, platform), through(found, digest));
    }
  }
  for (const image of imagesOf(asked)) {
    const config = await at(
      'image',
      'config',
      '--format',
      '{{ json . }}',
      `${repository}@${image}`,
    );
    facts.set(what.config(image), through(config, configText));
  }
  for (const subject of asked.subjects) {
    const list = await at(
      'artifact',
      'list',
      '--format',
      '{{ json . }}',
      `${repository}@${subject}`,
    );
    facts.set(what.referrers(subject), through(list, regctlReferrers));
  }
  return facts;
}

function regctlPlatform({ os, architecture, variant, osVersion }: AskedPlatform): string {
  const name = [os, architecture, variant].filter(Boolean).join('/');
  return osVersion === undefined ? name : `${name},osver=${osVersion}`;
}

function mediaType(answer: string): string {
  return (JSON.parse(answer) as { mediaType: string }).mediaType;
}

function regctlReferrers(answer: string): string {
  const { descriptors } = JSON.parse(answer) as {
    descriptors: { artifactType?: string; digest: string }[] | null;
  };
  return referrersText(
    (descriptors ?? []).map(({ artifactType, digest }) => ({ type: artifactType ?? '', digest })),
  );
}

export async function skopeoFacts({ skopeo }: Peers, asked: Asked): Promise<Facts> {
  const { repository } = asked;
  const facts: Facts = new Map();
  const at = (...args: string[]): Promise<string> => ask(skopeo, args);
  const listed = await at('list-tags', '--tls-verify=false', `docker://${repository}`);
  facts.set(what.tags, through(listed, skopeoTags));
  for (const { tag } of asked.tags) {
    const raw = await inspectWith(at, ['--raw'], `${repository}:${tag}`);
    facts.set(what.digest(tag), through(raw, sha256));
  }
  for (const { tag, platforms } of asked.tags)
    for (const platform of platforms) {
      // skopeo names the index; which image it chose is told by the layers.
      const { os, architecture, variant = '' } = platform;
      const chosen = ['--override-os', os, '--override-arch', architecture];
      const seen = await ask(skopeo, [
        ...chosen,
        ...['--override-variant', variant],
        ...['inspect', '--no-tags', '--tls-verify=false', `docker://${repository}:${tag}`],
      ]);
      facts.set(what.platformLayers(tag, platform), through(seen, skopeoLayers));
    }
  for (const digest of imagesOf(asked)) {
    const config = await inspectWith(at, ['--config', '--raw'], `${repository}@${digest}`);
    facts.set(what.config(digest), through(config, configText));
  }
  return facts;
}

function inspectWith(
  at: (...args: string[]) => Promise<string>,
  options: readonly string[],
  reference: string,
): Promise<string> {
  const common = ['inspect', '--no-tags', '--tls-verify=false'];
  return at(...common, ...options, `docker://${reference}`);
}

function skopeoTags(answer: string): string {
  return factText([...(JSON.parse(answer) as { Tags: string[] }).Tags].sort());
}

function skopeoLayers(answer: string): string {
  return factText((JSON.parse(answer) as { Layers: string[] | null }).Layers ?? []);
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
