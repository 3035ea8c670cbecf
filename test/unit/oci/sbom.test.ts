import { expect, test } from 'vitest';
import { parseSbom } from '../../../src/oci/sbom.ts';
import { cycloneDx, spdx } from './attestationFixtures.ts';

test('SPDX 2.3: packages by name; what is no package, or the scanned folder itself, is left out', () => {
  expect(parseSbom(spdx)).toEqual({
    format: 'SPDX-2.3',
    packages: [
      { name: 'busybox', version: '1.36.1', licence: 'GPL-2.0-only' },
      {
        name: 'musl',
        version: '1.2.5-r0',
        licence: 'MIT',
        purl: 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64',
      },
    ],
    truncated: false,
  });
});

test('CycloneDX: nested components, groups, licences; files are no packages', () => {
  expect(parseSbom(cycloneDx)).toEqual({
    format: 'CycloneDX 1.6',
    packages: [
      {
        name: '@acme/core',
        version: '2.0.0',
        licence: 'MIT AND Own',
        purl: 'pkg:npm/%40acme/core@2.0.0',
      },
      { name: 'inner', version: '1.0.0', licence: 'MIT OR ISC' },
    ],
    truncated: false,
  });
});

test('a package listed twice is one; more than 50,000 are cut, and it says so', () => {
  const packages = Array.from({ length: 50_002 }, (_, at) => ({ name: `p${at % 50_001}` }));
  const read = parseSbom({ spdxVersion: 'SPDX-2.3', packages });
  expect([read?.packages.length, read?.truncated]).toEqual([50_000, true]);
});

test.each([undefined, {}, { spdxVersion: 'SPDX-3.0' }, { bomFormat: 'Other' }, []])(
  '%j is no SBOM',
  (document) => expect(parseSbom(document)).toBeUndefined(),
);

test('more nested components than a call takes arguments are read', () => {
  const inner = Array.from({ length: 200_000 }, (_, at) => ({ name: `p${at % 100}` }));
  const components = [{ name: 'outer', components: inner }];
  expect(parseSbom({ bomFormat: 'CycloneDX', components })?.packages).toHaveLength(101);
});
