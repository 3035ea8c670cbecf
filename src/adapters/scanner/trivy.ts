import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { ScanProgram } from './scanProgram.ts';
import { severityOf } from './scanProgram.ts';

// https://trivy.dev/latest/docs/configuration/reporting/#json
const report = z.object({
  SchemaVersion: z.number(),
  Results: z.nullish(
    z.array(
      z.object({
        Vulnerabilities: z.nullish(
          z.array(
            z.object({
              VulnerabilityID: z.string(),
              PkgName: z.string(),
              Severity: z.optional(z.string()),
              FixedVersion: z.optional(z.string()),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const trivy: ScanProgram = {
  name: 'trivy',
  command: ({ reference, platform, plainHttp }) => ({
    file: 'trivy',
    args: [
      'image',
      '--quiet',
      '--format=json',
      '--scanners=vuln',
      '--image-src=remote',
      `--platform=${platform}`,
      ...(plainHttp ? ['--insecure'] : []),
      '--',
      reference,
    ],
    env: plainHttp ? { TRIVY_NON_SSL: 'true' } : {},
  }),
  parse(text) {
    const parsed = report.safeParse(parseJsonText(text));
    if (!parsed.success) return undefined;
    const found = (parsed.data.Results ?? []).flatMap(
      ({ Vulnerabilities }) => Vulnerabilities ?? [],
    );
    return found.map(({ VulnerabilityID: id, PkgName: name, Severity, FixedVersion }) => ({
      ...{ id, package: name, severity: severityOf(Severity) },
      ...(FixedVersion ? { fixedIn: FixedVersion } : {}),
    }));
  },
};
