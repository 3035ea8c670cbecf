import type { BuildResult } from '../build/runBuild.ts';
import { formatReference } from '../oci/reference.ts';
import { outcomeJson } from './outcomeJson.ts';

/** The document of `build --json`, for one image. */
export function buildResultJson(result: BuildResult): Record<string, unknown> {
  const { image, digest, tags, platforms, durationMs, buildRef, cached, total, warnings } = result;
  return {
    image,
    digest,
    tags: tags.map(formatReference),
    platforms,
    durationMs: Math.round(durationMs),
    ...(buildRef === undefined ? {} : { buildRef }),
    steps: { cached, total },
    ...(result.outcomes === undefined ? {} : { builds: result.outcomes.map(outcomeJson) }),
    ...(result.localCaches === undefined ? {} : { localCaches: result.localCaches }),
    ...(result.report === undefined ? {} : { report: result.report }),
    ...(result.skipped === undefined ? {} : { skipped: result.skipped }),
    warnings: warnings.map(({ short, detail, url, file, startLine, endLine }) => {
      return { message: short, detail, url, file, startLine, endLine };
    }),
  };
}
