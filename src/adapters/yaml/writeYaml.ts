import type { YamlValue } from '../../release/generate/yamlValue.ts';

/** Block style, texts of several lines as they are, long lines unbroken. */
export async function writeYaml(value: YamlValue): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}
