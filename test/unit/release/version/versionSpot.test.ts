import { expect, test } from 'vitest';
import type { VersionFile } from '../../../../src/release/config/configSchema.ts';
import { versionSpot } from '../../../../src/release/version/versionSpot.ts';

/** `«»` mark what is to be found. */
test.each<[VersionFile, string]>([
  ['package.json', '{"version":"«1.2.3»"}'],
  [
    'package.json',
    '{\r\n\t"a": {"version": "0"}, "b": ["\\"version\\":"],\r\n\t"version" : "«1.2.3»"\r\n}\r\n',
  ],
  ['package.json', '{"version":"0","x":1.5e3,"version":"«1.2.3»","y":null}'],
  ['chart/thing.json', '[{"version":"1"}]'],
  ['package.json', '{"version":"1.2\\u002e3"}'],
  ['package.json', '{"version":1}'],
  ['package.json', '{"version":"1.2.3"'],
  ['VERSION', '\n  v«1.2.3»\r\n'],
  ['VERSION', '«1.2.3» # next'],
  ['Cargo.toml', '[dependencies]\nversion = "9"\n\n[package] # me\nversion="«1.2.3»"\n'],
  ['Cargo.toml', "[workspace.package]\r\nversion = '«1.2.3»'\r\n"],
  ['Cargo.toml', '[package]\nversion.workspace = true\n'],
  ['pyproject.toml', '[project]\ndescription = """\nversion = "9"\n"""\nversion = "«1.2.3»"\n'],
  ['pyproject.toml', '[tool.poetry]\nname = "x"\nversion = "«1.2.3»"'],
  ['pyproject.toml', '[project]\ndynamic = ["version"]\n'],
  ['Dockerfile', 'FROM scratch\n  arg VERSION=«1.2.3»\n'],
  ['build/api.Dockerfile', 'ARG VERSION="«1.2.3»"\n'],
  ['Dockerfile', 'ARG GO_VERSION=1.25\nARG VERSION\n'],
  ['version.go', 'package main\n\nvar Version = "v«1.2.3»"\n'],
  [{ file: 'a.txt', pattern: 'is (.*) now' }, 'it was 1\nit is «1.2.3» now\r\n'],
  [{ file: 'a.txt', pattern: '^(?:x)?release=(\\S+)' }, 'Release=1\n\u{1f680}\nrelease=«1.2.3»\n'],
])('%j %j', (file, marked) => {
  const start = marked.indexOf('«');
  const expected = start < 0 ? undefined : { start, end: marked.indexOf('»') - 1 };
  expect(versionSpot(file, marked.replace(/[«»]/g, ''))).toEqual(expected);
});
