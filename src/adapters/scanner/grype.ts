import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { ScanProgram } from './scanProgram.ts';
import { severityOf } from './scanProgram.ts';

// https://github.com/anchore/grype, `--output json`
const report = z.object({
  matches: z.array(
    z.object({
      vulnerability: z.object({
        id: z.string(),
        severity: z.optional(z.string()),
        fix: z.nullish(z.object({ versions: z.nullish(z.array(z.string())) })),
      }),
      artifact: z.object({ name: z.string() }),
    }),
  ),
});

export const grype: ScanProgram = {
  name: 'grype',
  command: ({ reference, platform, plainHttp }) => ({
    file: 'grype',
    args: [`registry:${reference}`, '--quiet', '--output=json', `--platform=${platform}`],
    env: plainHttp ? { GRYPE_REGISTRY_INSECURE_USE_HTTP: 'true' } : {},
  }),
  parse(text) {
    const parsed = report.safeParse(parseJsonText(text));
    if (!parsed.success) return undefined;
    return parsed.data.matches.map(({ vulnerability: { id, severity, fix }, artifact }) => {
      const fixedIn = fix?.versions?.[0];
      return {
        ...{ id, package: artifact.name, severity: severityOf(severity) },
        ...(fixedIn === undefined ? {} : { fixedIn }),
      };
    });
  },
};
