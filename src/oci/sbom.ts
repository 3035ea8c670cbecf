import * as z from 'zod/mini';
import { optionalText, present } from './foreignJson.ts';

export interface Package {
  readonly name: string;
  readonly version?: string;
  /** An SPDX expression, or what the SBOM has instead. */
  readonly licence?: string;
  /** Package URL. */
  readonly purl?: string;
}

/** The packages an SBOM lists, by name; each once. */
export interface Sbom {
  /** As the document names itself, e.g. `SPDX-2.3`, `CycloneDX 1.6`. */
  readonly format: string;
  readonly packages: readonly Package[];
  /** There were more packages than Slipway keeps. */
  readonly truncated: boolean;
}

const mostPackages = 50_000;
const deepest = 8;

/** SPDX 2.3, JSON. */
const spdx = z.object({
  spdxVersion: z.string().check(z.startsWith('SPDX-2')),
  packages: z.nullish(z.array(z.unknown())),
});
const spdxPackage = z.object({
  name: z.string().check(z.minLength(1)),
  SPDXID: optionalText,
  versionInfo: optionalText,
  licenseConcluded: optionalText,
  licenseDeclared: optionalText,
  externalRefs: z.catch(
    z.nullish(z.array(z.object({ referenceType: optionalText, referenceLocator: optionalText }))),
    undefined,
  ),
});

/** CycloneDX 1.2 and later, JSON. */
const cycloneDx = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: optionalText,
  components: z.nullish(z.array(z.unknown())),
});
const component = z.object({
  type: optionalText,
  group: optionalText,
  name: z.string().check(z.minLength(1)),
  version: optionalText,
  purl: optionalText,
  licenses: z.catch(
    z.nullish(
      z.array(
        z.object({
          expression: optionalText,
          license: z.nullish(z.object({ id: optionalText, name: optionalText })),
        }),
      ),
    ),
    undefined,
  ),
  components: z.nullish(z.array(z.unknown())),
});

const predicateForm = /^https:\/\/(?:(?:www\.)?spdx\.dev\/Document|cyclonedx\.org\/bom)/;
const mediaTypeForm = /^(?:application|text)\/(?:vnd\.cyclonedx|spdx)\+json$/;

/** True for the predicate type of an SBOM, and for the media type of one that is kept as it is. */
export function isSbomType(type: string): boolean {
  return predicateForm.test(type) || mediaTypeForm.test(type);
}

/** Reads an SPDX 2 or CycloneDX document; undefined when it is neither. Entries without a name are left out. */
export function parseSbom(document: unknown): Sbom | undefined {
  const asSpdx = spdx.safeParse(document);
  if (asSpdx.success) {
    const { spdxVersion, packages } = asSpdx.data;
    return sbomOf(spdxVersion, spdxPackages(packages ?? []));
  }
  const asCycloneDx = cycloneDx.safeParse(document);
  if (!asCycloneDx.success) return undefined;
  const { specVersion, components } = asCycloneDx.data;
  const found: Package[] = [];
  addComponents(components ?? [], 0, found);
  return sbomOf(`CycloneDX ${specVersion ?? ''}`.trim(), found);
}

function sbomOf(format: string, all: readonly Package[]): Sbom {
  const distinct = new Map(
    all.map((one) => [JSON.stringify([one.name, one.version, one.purl]), one]),
  );
  const packages = [...distinct.values()].sort((a, b) =>
    a.name < b.name ? -1 : +(a.name > b.name),
  );
  return {
    format,
    packages: packages.slice(0, mostPackages),
    truncated: packages.length > mostPackages,
  };
}

function spdxPackages(entries: readonly unknown[]): Package[] {
  const found: Package[] = [];
  for (const entry of entries) {
    const parsed = spdxPackage.safeParse(entry);
    if (!parsed.success) continue;
    const { name, SPDXID, versionInfo, licenseConcluded, licenseDeclared, externalRefs } =
      parsed.data;
    // Syft describes the scanned folder itself as a package.
    if (SPDXID?.startsWith('SPDXRef-DocumentRoot') === true) continue;
    const purl = externalRefs?.find(({ referenceType }) => referenceType === 'purl');
    found.push({
      name,
      ...present({
        version: asserted(versionInfo),
        licence: asserted(licenseConcluded) ?? asserted(licenseDeclared),
        purl: purl?.referenceLocator,
      }),
    });
  }
  return found;
}

/** SPDX writes out that nothing is said. */
function asserted(text: string | null | undefined): string | undefined {
  return text === 'NOASSERTION' || text === 'NONE' || text === null ? undefined : text;
}

function addComponents(entries: readonly unknown[], depth: number, found: Package[]): void {
  for (const entry of entries) {
    const parsed = component.safeParse(entry);
    if (!parsed.success) continue;
    const { type, group, name, version, purl, licenses, components } = parsed.data;
    const said = (licenses ?? []).map(
      ({ expression, license }) => expression ?? license?.id ?? license?.name ?? '',
    );
    const licence = said.filter((one) => one !== '').join(' AND ');
    if (type !== 'file')
      found.push({
        name: group ? `${group}/${name}` : name,
        ...present({ version, licence, purl }),
      });
    if (depth < deepest) addComponents(components ?? [], depth + 1, found);
  }
}
