import * as z from 'zod/mini';
import {
  firstIssue,
  optionalText,
  platformOf,
  platformSchema,
  present,
  textMap,
} from './foreignJson.ts';
import { parseJson } from './parseJson.ts';
import type { Platform } from './platform.ts';
import { RegistryError } from './registryError.ts';

export interface ImageHistory {
  readonly created?: string;
  readonly createdBy?: string;
  readonly comment?: string;
  readonly emptyLayer: boolean;
}

export interface ImageConfig {
  readonly platform?: Platform;
  /** RFC 3339; may be 1970 for reproducible builds. */
  readonly created?: string;
  readonly user?: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly workingDir?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly history: readonly ImageHistory[];
  /** Digests of the uncompressed layers, bottom first. */
  readonly layers: readonly string[];
  /** The test as the config writes it, e.g. `['CMD', 'curl', 'localhost']`. */
  readonly healthcheck?: readonly string[];
}

const texts = z.nullish(z.array(z.string()));
const keys = z.nullish(z.record(z.string(), z.unknown()));

const schema = z.extend(platformSchema, {
  created: optionalText,
  config: z.nullish(
    z.object({
      User: optionalText,
      Entrypoint: texts,
      Cmd: texts,
      Env: texts,
      ExposedPorts: keys,
      Volumes: keys,
      WorkingDir: optionalText,
      Labels: textMap,
      Healthcheck: z.nullish(z.object({ Test: texts })),
    }),
  ),
  rootfs: z.nullish(z.object({ diff_ids: texts })),
  history: z.nullish(
    z.array(
      z.object({
        created: optionalText,
        created_by: optionalText,
        comment: optionalText,
        empty_layer: z.nullish(z.boolean()),
      }),
    ),
  ),
});

/** Reads an image config (OCI image specification, config; Docker's is the same). RegistryError `malformed`. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  return readImageConfig(parseJson(bytes));
}

/** The same of a document that is JSON no more. RegistryError `malformed`. */
export function readImageConfig(document: unknown): ImageConfig {
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw malformed(firstIssue(parsed.error));
  const { config, history, created, rootfs } = parsed.data;
  return {
    entrypoint: config?.Entrypoint ?? [],
    cmd: config?.Cmd ?? [],
    env: config?.Env ?? [],
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
    volumes: Object.keys(config?.Volumes ?? {}),
    labels: config?.Labels ?? {},
    history: (history ?? []).map(historyOf),
    layers: rootfs?.diff_ids ?? [],
    ...present({
      platform: platformOf(parsed.data),
      created,
      user: config?.User,
      workingDir: config?.WorkingDir,
      healthcheck: config?.Healthcheck?.Test,
    }),
  };
}

function historyOf(entry: NonNullable<z.infer<typeof schema>['history']>[number]): ImageHistory {
  const { created, created_by: createdBy, comment } = entry;
  return { emptyLayer: entry.empty_layer ?? false, ...present({ created, createdBy, comment }) };
}

function malformed(why: string): RegistryError {
  return new RegistryError(
    'malformed',
    `The image config cannot be read: ${why}.`,
    'Push the image again.',
  );
}
