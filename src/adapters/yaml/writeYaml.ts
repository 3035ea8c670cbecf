import type { YamlValue } from '../../release/generate/yamlValue.ts';
import { CommentedText } from '../../release/generate/yamlValue.ts';

/** Block style, texts of several lines as they are, long lines unbroken. */
export async function writeYaml(value: YamlValue): Promise<string> {
  const { Scalar, stringify } = await import('yaml');
  const commented = (_key: unknown, inner: unknown): unknown => {
    if (!(inner instanceof CommentedText)) return inner;
    const scalar = new Scalar(inner.text);
    scalar.comment = ` ${inner.comment}`;
    return scalar;
  };
  return stringify(value, commented, {
    ...{ lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false },
  });
}
