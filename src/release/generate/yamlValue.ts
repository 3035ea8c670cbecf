/** What a file of YAML is made of. */
export type YamlValue =
  string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Writes YAML 1.2, quoting what would not read back as the same. */
export type WriteYaml = (value: YamlValue) => Promise<string>;
